import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's directory, which holds `src/`, `modules/` and `boards/`. */
export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** A path the way messages and bundles name it: relative to the project, with forward slashes. */
export function projectPath(file: string): string {
  return relative(ROOT, file).split(sep).join("/");
}
