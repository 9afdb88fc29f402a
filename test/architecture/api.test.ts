import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "../../files/root.ts";

const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");

it("the package names all that a sketch may import", () => {
  const source = read("src/index.ts");
  const own = [...source.matchAll(/^export function (\w+)/gm)].map(([, name]) => name!);
  const others = [...source.matchAll(/^export \{([^}]+)\} from/gm)].flatMap(([, names]) => names!.split(","));
  const functions = [...own, ...others.map((name) => name.trim()).filter((name) => /^[a-z]\w+$/.test(name))];
  const named = [...read("api/index.js").matchAll(/^exports\.(\w+) = /gm)].map(([, name]) => name!);
  expect(named).toEqual(functions.sort());
});
