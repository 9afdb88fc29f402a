import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../../files/root.ts";

const FOLDER = join(ROOT, "compiler/passes");
const files = readdirSync(FOLDER).sort();

describe("the compiler's passes", () => {
  it("are numbered without a gap", () => {
    expect(files.map((file) => file.slice(0, 3))).toEqual(files.map((_, at) => `${String(at + 1).padStart(2, "0")}-`));
  });

  it.each(files)("%s says what it takes, what it promises, and why its result is right", (file) => {
    const header = /^\/\*\n([\s\S]*?)\n \*\/\n/.exec(readFileSync(join(FOLDER, file), "utf8"))?.[1] ?? "";
    expect(header).toMatch(new RegExp(`^ \\* Pass ${file.slice(0, 2)}, `));
    expect(header).toMatch(/^ \* Takes /m);
    expect(header).toMatch(/^ \* Promises /m);
    expect(header).toMatch(/^ \* (Right |Changes nothing)/m);
  });
});
