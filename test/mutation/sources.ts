/** The sources that are mutated. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../files/root.ts";
import { sources } from "../architecture/imports.ts";
import { type Mutant, mutantsOf } from "./mutant.ts";

const FOLDERS = ["src", "modules", "host/update", "host/configure", "host/storage"];

/** Every mutant of them. */
export function allMutants(): Mutant[] {
  return FOLDERS.flatMap((folder) => sources(folder).sort()).flatMap((file) =>
    mutantsOf(file, readFileSync(join(ROOT, file), "utf8")),
  );
}
