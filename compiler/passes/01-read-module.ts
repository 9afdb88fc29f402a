/*
 * Pass 01, reading.
 * Takes a file that a module imports.
 * Promises the text of a module of JavaScript or TypeScript: JSON and text become the value that they export by default.
 * Right because JSON, parsed and written again, is an expression with that value, and so is a text between quotes.
 */
import { readFileSync } from "node:fs";
import { extname } from "node:path";
import { parseJson } from "../../files/parse-json.ts";
import { fromCommonJs } from "./02-common-js.ts";

/** Files whose text is imported as it is. */
const TEXT = [".css", ".csv", ".html", ".svg", ".txt"];

/** The names of files that can be imported. */
export const IMPORTABLE = new RegExp(`(?:\\.[cm]?[jt]s|\\.json|${TEXT.map((end) => `\\${end}`).join("|")})$`);

/**
 * Reads a file as a module of JavaScript or TypeScript: JSON and text become the value that they export by default.
 * @param file absolute path
 * @param name its path as messages show it
 */
export function readModule(file: string, name: string): string {
  const source = readFileSync(file, "utf8");
  const end = extname(file);
  if (TEXT.includes(end)) return `export default ${JSON.stringify(source)};`;
  if (end === ".json") return `export default ${JSON.stringify(parseJson(source, name))};`;
  return end === ".js" || end === ".cjs" ? fromCommonJs(source) : source;
}
