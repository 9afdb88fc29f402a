import { isAbsolute, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** Whether this is the published package, whose tools are compiled; a clone of the repository runs its TypeScript. */
export const IS_PACKAGE = import.meta.url.endsWith(".js");

/** The project's directory, which holds `src/`, `modules/` and `examples/`; the package's one where that is installed. */
export const ROOT = fileURLToPath(new URL(IS_PACKAGE ? "../../" : "../", import.meta.url));

/** A path the way bundles name it: relative to the project, with forward slashes. */
export function projectPath(file: string): string {
  return relative(ROOT, file).split(sep).join("/");
}

/** A path from the project's directory the way messages name it: a file of somebody else's from where they are. */
export function shownPath(path: string): string {
  const file = resolve(ROOT, path);
  if (file.startsWith(ROOT)) return projectPath(file);
  const shown = relative(process.cwd(), file);
  return isAbsolute(shown) || shown.startsWith(`..${sep}..`) ? file : shown.split(sep).join("/");
}
