import { readFileSync } from "node:fs";
import { join } from "node:path";
import { IS_PACKAGE, ROOT } from "../../files/root.ts";

/** The folder that a package has the pages in, from the project's directory. */
export const PAGE_FOLDER = "dist/page";

/** A file that the browser asks for. */
export interface PageFile {
  type: string;
  content: Uint8Array;
}

const TYPES: Record<string, string> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml",
  txt: "text/plain; charset=utf-8",
};

/** The files of the page with the devices, by their paths; the first one is where it is opened. */
const DEVICES = { "": "index.html", "page.js": "page.js", "style.css": "style.css", "icon.svg": "icon.svg" };
/** Those of the page that flashes boards. */
const FLASH = {
  "": "flash.html",
  "flash.js": "flash.js",
  "flasher-script.js": "flasher-script.js",
  "style.css": "style.css",
  "icon.svg": "icon.svg",
};
/** Those of the page with the device at the desk. */
const DESK = { "": "desk.html", "desk.js": "desk.js", "style.css": "style.css", "icon.svg": "icon.svg" };
/** The licenses of what is in the scripts, which the package has: they go wherever those go. */
export const LICENSES = "LICENSES.txt";

/** What a clone has made of the sources; they are read once. */
let bundled: Promise<Map<string, Uint8Array>> | undefined;

async function bundle(): Promise<Map<string, Uint8Array>> {
  const { bundlePage } = await import("./bundle-page.ts");
  return (await bundlePage()).files;
}

/** The files of the pages by their paths, which begin at the page: the package has them ready, a clone of the repository makes them. */
export async function pageFiles(): Promise<Record<"devices" | "flash" | "desk", Map<string, PageFile>>> {
  if (!IS_PACKAGE) bundled ??= bundle();
  const made = await bundled;
  const read = (name: string): PageFile => ({
    type: TYPES[name.replace(/.*\./, "")]!,
    content: made?.get(name) ?? readFileSync(join(ROOT, PAGE_FOLDER, name)),
  });
  const all = (names: Record<string, string>): Map<string, PageFile> =>
    new Map(Object.entries(names).map(([path, name]) => [path, read(name)]));
  return {
    devices: all(DEVICES),
    flash: all(IS_PACKAGE ? { ...FLASH, [LICENSES]: LICENSES } : FLASH),
    desk: all(DESK),
  };
}
