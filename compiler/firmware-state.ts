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
 * Tells one state of compiler and firmware from another by the content of their files: a package's files all have the same
 * time, whatever is in them.
 * @param onRead told of each of the firmware's files
 */
export function firmwareState(onRead?: (file: string) => void): string {
  const firmware = FOLDERS.flatMap(filesIn);
  const hash = createHash("md5").update(`esbuild ${version}`);
  for (const name of [...FILES, ...COMPILER.flatMap(filesIn), ...firmware]) {
    const content = readFileSync(join(ROOT, name));
    hash.update(`\0${name}\0${content.length}\0`).update(content);
  }
  if (onRead) for (const name of firmware) onRead(join(ROOT, name));
  return hash.digest("hex");
}
