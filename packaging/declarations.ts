import { readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

const IMPORTED = /(from\s+|import\()"(\.[^"]+)\.ts"/g;

/**
 * Removes the declarations that cannot be reached from those that a package exports, and has the others refer to each other
 * as compiled modules do.
 * @param folder all declarations
 * @param entries paths from there
 */
export function keepReachable(folder: string, entries: string[]): void {
  const reached = new Set<string>();
  const visit = (file: string): void => {
    if (reached.has(file)) return;
    reached.add(file);
    const text = readFileSync(file, "utf8");
    for (const [, , path] of text.matchAll(IMPORTED)) visit(resolve(dirname(file), `${path}.d.ts`));
    writeFileSync(file, text.replace(IMPORTED, '$1"$2.js"'));
  };
  for (const entry of entries) visit(join(folder, entry));
  removeOthers(folder, reached);
}

function removeOthers(folder: string, kept: Set<string>): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) removeOthers(path, kept);
    else if (!kept.has(path.replace(/\.map$/, ""))) rmSync(path);
  }
  if (!readdirSync(folder).length) rmdirSync(folder);
}
