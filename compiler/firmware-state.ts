import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { version } from "esbuild";
import { IS_PACKAGE, ROOT } from "../files/root.ts";

/** What decides over what a build makes of the firmware's sources: these and the compiler, from the project's directory. */
const FOLDERS = ["src", "modules", "library"];
const COMPILER = IS_PACKAGE
  ? ["dist/compiler", "dist/files", "dist/boards", "dist/vendor"]
  : ["compiler", "files", "boards"];
const FILES = IS_PACKAGE ? ["package.json"] : ["package.json", "package-lock.json"];

/** Files in a folder, and in those in it, by their paths from the project's directory. */
const filesIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((name) => statSync(join(ROOT, name)).isFile())
    .sort();

/**
 * An MD5 of files, by their paths from the project's directory: a package's all have the same time, whatever is in them.
 * @param more what it is of besides
 */
function md5Of(files: string[], more = ""): string {
  const hash = createHash("md5").update(more);
  for (const name of files) {
    const content = readFileSync(join(ROOT, name));
    hash.update(`\0${name}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

let compiler: string | undefined;

/** Tells one state of the compiler from another: that of the one that runs, whose files have been loaded. */
export function compilerState(): string {
  compiler ??= md5Of([...FILES, ...COMPILER.flatMap(filesIn)], `esbuild ${version}`);
  return compiler;
}

/**
 * Tells one state of the firmware's sources from another.
 * @param onRead told of each file
 */
export function sourcesState(onRead?: (file: string) => void): string {
  const firmware = FOLDERS.flatMap(filesIn);
  if (onRead) for (const name of firmware) onRead(join(ROOT, name));
  return md5Of(firmware);
}

/** Tells one state of compiler and firmware from another. */
export const firmwareState = (): string => `${compilerState()} ${sourcesState()}`;
