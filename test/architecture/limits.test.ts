import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../../files/root.ts";
import { sources } from "./imports.ts";

const read = (file: string): string => readFileSync(join(ROOT, file), "utf8");

interface Limit {
  what: string;
  value: string;
  constant: string;
  file: string;
  test: string;
}

const ROW = /^\| ([^|]+) \| (\d+) \| `(\w+)` in `([^`]+)` \| [^|]+ \| `([^`]+)` \|$/gm;
const LIMITS: Limit[] = [...read("docs/limits.md").matchAll(ROW)].map(([, what, value, constant, file, test]) => ({
  what: what!,
  value: value!,
  constant: constant!,
  file: file!,
  test: test!,
}));

/** A constant that is a limit by its name. */
const CONSTANT = /^(?:export )?const (MAX_(?!INTERVAL|SHORT)\w+|MIN_FREE|LEAST\w*) = (\d+);/gm;

describe("docs/limits.md", () => {
  it.each(LIMITS)("says what $constant in $file is", ({ constant, value, file }) => {
    expect(read(file)).toMatch(new RegExp(`^(export )?const ${constant} = ${value};`, "m"));
  });

  it.each(LIMITS)("names a test of $what", ({ test }) => {
    expect(existsSync(join(ROOT, test))).toBe(true);
  });

  it("has every limit of the firmware", () => {
    const known = new Set(LIMITS.map(({ constant, file }) => `${file}: ${constant}`));
    const missing = ["src", "modules"]
      .flatMap((layer) => sources(layer))
      .flatMap((file) => [...read(file).matchAll(CONSTANT)].map(([, constant]) => `${file}: ${constant}`))
      .filter((one) => !known.has(one));
    expect(missing).toEqual([]);
  });
});
