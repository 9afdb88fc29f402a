import { dirname, relative, resolve, sep } from "node:path";
import { addMapping, GenMapping, toEncodedMap } from "@jridgewell/gen-mapping";
import { ROOT } from "../files/root.ts";
import type { BuiltImage } from "./index.ts";

/** Where something may begin that an error's position names: a word, or any other character. */
const TOKEN = /[\w$]+|[^\w$\s]/g;

/**
 * Makes the source map (version 3) of an image: for each place in it the file and line that its code was made of. The image
 * counts as one line, since only some of its bytes are text: a column is an offset in the file.
 * @param file path of the image's file, which the map goes beside
 */
export function sourceMap({ kept }: Pick<BuiltImage, "kept">, file: string): string {
  const folder = dirname(resolve(file));
  const map = new GenMapping({ file: relative(folder, resolve(file)) });
  let last = "";
  for (const { chunk, from, at, length } of kept) {
    for (const { index } of chunk.code.slice(from, from + length).matchAll(TOKEN)) {
      const place = chunk.origins(from + index);
      const found = place ? `${place.file}:${place.line}` : "";
      if (!place || found === last) continue;
      last = found;
      const source = relative(folder, resolve(ROOT, place.file)).split(sep).join("/");
      addMapping(map, {
        generated: { line: 1, column: at + index },
        source,
        original: { line: place.line, column: 0 },
      });
    }
  }
  return JSON.stringify(toEncodedMap(map));
}
