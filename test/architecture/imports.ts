import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize, relative, sep } from "node:path";
import { ROOT } from "../../files/root.ts";

/** A file that another one imports. Both paths are from the project's folder. */
export interface Arrow {
  from: string;
  to: string;
  /** True where only types are imported: nothing of that is left at run time. */
  isType: boolean;
}

const STATEMENT = /^(import|export)\s+(type\s)?([^;"']*?\sfrom\s+)?["'](\.[^"']+)["']/gm;
const DYNAMIC = /\bimport\(\s*["'](\.[^"']+)["']\s*\)/g;
const ONLY_TYPES = /^\{\s*(?:type\s+[^,}]+,?\s*)+\}\s*from/;

/** TypeScript files of a folder and those below it; or the file itself. */
export function sources(path: string): string[] {
  if (statSync(join(ROOT, path)).isFile()) return [path];
  return readdirSync(join(ROOT, path), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith(".d.ts"))
    .map((name) => [path, ...name.split(sep)].join("/"));
}

/** Everything of this project that a file imports. */
export function arrowsOf(from: string, text = readFileSync(join(ROOT, from), "utf8")): Arrow[] {
  const to = (path: string): string =>
    normalize(relative(ROOT, join(ROOT, dirname(from), path)))
      .split(sep)
      .join("/");
  return [
    ...[...text.matchAll(STATEMENT)].map(([, , type, names, path]) => ({
      from,
      to: to(path!),
      isType: type !== undefined || ONLY_TYPES.test(names ?? ""),
    })),
    ...[...text.matchAll(DYNAMIC)].map(([, path]) => ({ from, to: to(path!), isType: false })),
  ];
}
