import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** What files looked like, by their paths: whether they are still the same is told by that. */
export type Stamps = Record<string, string>;

/** Looks at files, and at all files in folders. */
export function stampsOf(paths: Iterable<string>): Stamps {
  const stamps: Stamps = {};
  for (const path of paths) {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
      for (const name of readdirSync(path, { recursive: true, encoding: "utf8" }))
        stamps[join(path, name)] = stamp(join(path, name));
    } else stamps[path] = stamp(path);
  }
  return stamps;
}

/** Whether all files look as they did. */
export function areFresh(stamps: Stamps): boolean {
  return Object.entries(stamps).every(([path, before]) => stamp(path) === before);
}

function stamp(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  return found ? `${found.mtimeMs} ${found.size}` : "";
}
