import vm from "node:vm";
import { transform } from "esbuild";
import { HARNESS } from "./harness.ts";
import { type Lines, NO_END, type Program } from "./program.ts";

/** How long a program may take, in milliseconds. */
const TIMEOUT = 10_000;

/** A field that only declares a type is none, and parameter properties come before fields: see docs/language.md. */
const TSCONFIG = { compilerOptions: { useDefineForClassFields: false, target: "es2022" } } as const;

/** Runs a program as it is written: only its types are taken out, and what it exports is made a variable. */
export async function runInNode({ source, language }: Program): Promise<Lines> {
  const { code } = await transform(source, { loader: language, format: "cjs", tsconfigRaw: TSCONFIG });
  const lines: string[] = [];
  const context = vm.createContext({ print: (line: string) => lines.push(line) });
  try {
    vm.runInContext(`${HARNESS}\nvar module = {};`, context);
    vm.runInContext(`(function () { "use strict";\n${code}\n})();\n`, context, { timeout: TIMEOUT });
    vm.runInContext("$run(module.exports.run, print)", context, { timeout: TIMEOUT });
  } catch (error) {
    if ((error as { code?: string }).code === "ERR_SCRIPT_EXECUTION_TIMEOUT") return NO_END;
    throw error;
  }
  return lines;
}
