import { readFileSync } from "node:fs";
import { join } from "node:path";
import { IS_PACKAGE, ROOT } from "../../files/root.ts";

/** The folder that a package has the page in, from the project's directory. */
export const PAGE_FOLDER = "dist/page";

/** A file that the browser asks for. */
export interface PageFile {
  type: string;
  content: Uint8Array;
}

const FILES = {
  "/": ["index.html", "text/html; charset=utf-8"],
  "/page.js": ["page.js", "text/javascript; charset=utf-8"],
  "/style.css": ["style.css", "text/css; charset=utf-8"],
  "/icon.svg": ["icon.svg", "image/svg+xml"],
} as const;

/** The page's files by their paths: the package has them ready, a clone of the repository makes them. */
export async function pageFiles(): Promise<Map<string, PageFile>> {
  const made = IS_PACKAGE ? undefined : (await (await import("./bundle-page.ts")).bundlePage()).files;
  const read = (name: string): Uint8Array => made?.get(name) ?? readFileSync(join(ROOT, PAGE_FOLDER, name));
  return new Map(Object.entries(FILES).map(([path, [name, type]]) => [path, { type, content: read(name) }]));
}
