import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { makeLone } from "../../compiler/chunks.ts";
import type { Optimizations } from "../../compiler/optimizations.ts";
import { pretokenise } from "../../compiler/passes/34-pretokenise.ts";
import { linkOne } from "../../compiler/passes/35-link.ts";
import { projectPath, ROOT } from "../../files/root.ts";
import type { Program } from "./program.ts";

/**
 * Compiles a program the way the loader is compiled.
 * @param folder where its file is written
 * @returns one expression: the object of what it exports
 * @throws UserError when the build refuses it
 */
export async function compileProgram(program: Program, folder: string, optimizations: Optimizations): Promise<string> {
  const file = join(folder, `program.${program.language}`);
  writeFileSync(file, program.source);
  const options = { firmware: resolve(ROOT, "src/index.ts"), defines: {}, optimizations };
  const code = await linkOne(await makeLone(projectPath(file), options), optimizations);
  return optimizations.has("pretokenise") ? pretokenise(code).text : code;
}
