import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Program } from "./program.ts";

const FOLDER = join(import.meta.dirname, "corpus");

/** Our own programs, one file a construct. */
export function corpus(): Program[] {
  const files = readdirSync(FOLDER).sort();
  return files.map((file) => ({ name: file, source: readFileSync(join(FOLDER, file), "utf8"), language: "ts" }));
}
