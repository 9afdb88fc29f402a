import { existsSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { ROOT } from "../files/root.ts";
import { UserError } from "../files/user-error.ts";
import type { Sketch } from "./test-board.ts";

/** Folders of this package that lie between the test that calls and the place that looks at the stack. */
const OWN = ["testing", "dist", "api"].map((folder) => join(ROOT, folder));

/**
 * The file of a sketch. A relative path is looked for beside the file that names it, as an import's is.
 * @param stack of an error that was made where the test has called
 * @throws UserError when there is no such file
 */
export function sketchPath(sketch: Sketch, stack: string): string {
  if (typeof sketch !== "string") return existing(fileURLToPath(sketch.href));
  if (sketch.startsWith("file:")) return existing(fileURLToPath(sketch));
  const folder = callerFolder(stack);
  return existing(isAbsolute(sketch) || folder === undefined ? resolve(sketch) : join(folder, sketch));
}

function existing(file: string): string {
  if (!existsSync(file)) {
    throw new UserError(
      `There is no sketch at ${file}. Give its path from the folder of the test: board("./my-light.ts").`,
    );
  }
  return file;
}

/** The folder of the innermost file in a stack that is not this package's; undefined where the stack names none. */
function callerFolder(stack: string): string | undefined {
  for (const line of stack.split("\n").slice(1)) {
    const place = /(?:\(|at (?:async )?)((?:file:\/\/|\/|[A-Za-z]:[\\/])[^)]*?)(?:\?[^:)]*)?:\d+:\d+\)?$/.exec(
      line,
    )?.[1];
    if (place === undefined) continue;
    const file = place.startsWith("file:") ? fileURLToPath(place) : place;
    if (!OWN.some((folder) => file.startsWith(folder))) return dirname(file);
  }
  return undefined;
}
