import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Board } from "../../boards/board.ts";
import { IS_PACKAGE, ROOT } from "../../files/root.ts";

/** The file that a package has a board's loader in, from the project's directory. */
export const loaderFile = (board: Board): string => `dist/loaders/${board.id}.js`;

/** The text of `.bootcde` for a board: the package has it ready, a clone of the repository builds it. */
export async function loaderOf(board: Board): Promise<Buffer> {
  if (IS_PACKAGE) return readFileSync(join(ROOT, loaderFile(board)));
  const { buildLoader } = await import("../../compiler/index.ts");
  const { code } = await buildLoader({ board: board.id });
  return Buffer.from(code, "latin1");
}
