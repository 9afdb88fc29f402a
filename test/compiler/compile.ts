import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import vm from "node:vm";
import { makeLone } from "../../compiler/chunks.ts";
import { linkOne } from "../../compiler/passes/35-link.ts";
import { projectPath, ROOT } from "../../files/root.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

/** Compiles a module's text the way the loader is compiled. @returns one expression: the object of its exports */
export async function compile(source: string): Promise<string> {
  const file = join(temporaryDirectory(), "module.ts");
  writeFileSync(file, source);
  return await linkOne(await makeLone(projectPath(file), { firmware: resolve(ROOT, "src/index.ts"), defines: {} }));
}

/** A script that calls the exported `run` and prints its result. */
export const script = (expression: string): string => `print("RESULT "+JSON.stringify(${expression}.run()));\n`;

/** Runs such a script in Node. @returns what `run` gave, as JSON */
export function runInNode(code: string): string {
  let result = "";
  vm.runInNewContext(code, { print: (line: string) => (result = line.slice("RESULT ".length)) });
  return result;
}
