import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { transformSync } from "esbuild";
import { gzipSync, strToU8 } from "fflate";
import { ROOT } from "../files/root.ts";
import { UserError } from "../files/user-error.ts";
import { type Memo, recall } from "./memo.ts";

/** Elements whose white space counts, or whose text is another language: with their attributes, text and end tag. */
const KEPT = /(<(script|style|pre|textarea)\b[^>]*>)([\s\S]*?)(<\/\2>)/gi;

/** Leaves out of HTML what a browser does not need: comments, indentation, empty lines. */
function minifyHtml(html: string): string {
  const kept: string[] = [];
  const outside = html.replace(KEPT, (_, open: string, tag: string, text: string, close: string) => {
    const loader = { script: "js", style: "css" }[tag.toLowerCase()] as "js" | "css" | undefined;
    const short = loader ? transformSync(text, { loader, minify: true, charset: "ascii" }).code.trim() : text;
    return `\0${kept.push(open + short + close) - 1}\0`;
  });
  const lines = outside.replace(/<!--[\s\S]*?-->/g, "").split("\n");
  const short = lines.map((line) => line.trim()).filter(Boolean);
  return short.join("\n").replace(/\0(\d+)\0/g, (_, at) => kept[Number(at)]!);
}

/**
 * Reads a file that goes into the image: as text, but HTML compressed, a character a byte. Not by Node's zlib, whose bytes depend on
 * the machine.
 * @param path from the project's directory
 * @param memo what earlier builds have made of it
 * @throws UserError at the first character that is not ASCII
 */
export function readAsset(path: string, memo: Memo): string {
  const text = readFileSync(resolve(ROOT, path), "utf8");
  const odd = /[^\t\r\n\x20-\x7e]/u.exec(text);
  if (odd) {
    const before = text.slice(0, odd.index).split("\n");
    const shown = JSON.stringify(odd[0]);
    throw new UserError(
      `${path}:${before.length}:${before.at(-1)!.length + 1}: ${shown} is not ASCII, and an asset has to be. Write it as ` +
        `an escape: &#${odd[0].codePointAt(0)}; in HTML, a \\u escape in a script.`,
    );
  }
  if (!/\.html?$/.test(path)) return text;
  return recall(memo, `asset ${text}`, () => {
    const compressed = gzipSync(strToU8(minifyHtml(text)), { level: 9, mtime: 0 });
    return Buffer.from(compressed).toString("latin1");
  });
}
