import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "../../files/root.ts";

const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");

it("docs/api.md has all that a sketch may import; if not: npm run api-docs", () => {
  const source = read("src/index.ts");
  const own = [...source.matchAll(/^export function (\w+)/gm)].map(([, name]) => name!);
  const others = [...source.matchAll(/^export (?:type )?\{([^}]+)\} from/gm)].flatMap(([, names]) => names!.split(","));
  const names = [...own, ...others.map((name) => name.replace("type ", "").trim()).filter(Boolean)];
  expect(names.length).toBeGreaterThan(35);
  const headings = new Set([...read("docs/api.md").matchAll(/^### (\w+)/gm)].map(([, name]) => name!));
  expect(names.filter((name) => !headings.has(name))).toEqual([]);
});

it("the package names all that a sketch may import", () => {
  const source = read("src/index.ts");
  const own = [...source.matchAll(/^export function (\w+)/gm)].map(([, name]) => name!);
  const others = [...source.matchAll(/^export \{([^}]+)\} from/gm)].flatMap(([, names]) => names!.split(","));
  const functions = [...own, ...others.map((name) => name.trim()).filter((name) => /^[a-z]\w+$/.test(name))];
  const named = [...read("api/index.js").matchAll(/^exports\.(\w+) = /gm)].map(([, name]) => name!);
  expect(named).toEqual(functions.sort());
});
