import { dirname, relative, resolve, sep } from "node:path";
import { addMapping, GenMapping, toEncodedMap } from "@jridgewell/gen-mapping";
import { ROOT } from "../files/root.ts";
import type { BuiltImage } from "./index.ts";
import type { Shipped } from "./passes/31-minify.ts";
import type { Kept } from "./passes/35-link.ts";

/** Where something may begin that an error's position names: a word, or any other character. */
const TOKEN = /[\w$]+|[^\w$\s]/g;

/** Where the code of a piece begins to come from another line, from the piece's beginning. */
interface Change {
  at: number;
  file: string;
  line: number;
}

/** By the place where a piece begins in a chunk: `--watch` ships the same chunks again. */
const known = new WeakMap<Shipped, Map<number, Change[]>>();

function changesIn({ chunk, from, length }: Kept): Change[] {
  const ofChunk = known.get(chunk) ?? new Map<number, Change[]>();
  known.set(chunk, ofChunk);
  const before = ofChunk.get(from);
  if (before) return before;
  const changes: Change[] = [];
  for (const { index } of chunk.code.slice(from, from + length).matchAll(TOKEN)) {
    const place = chunk.origins(from + index);
    const last = changes.at(-1);
    if (place && (place.file !== last?.file || place.line !== last.line)) changes.push({ at: index, ...place });
  }
  ofChunk.set(from, changes);
  return changes;
}

/**
 * Makes the source map (version 3) of an image: for each place in it the file and line that its code was made of. The image
 * counts as one line, since only some of its bytes are text: a column is an offset in the file.
 * @param file path of the image's file, which the map goes beside
 */
export function sourceMap({ kept }: Pick<BuiltImage, "kept">, file: string): string {
  const folder = dirname(resolve(file));
  const map = new GenMapping({ file: relative(folder, resolve(file)) });
  const sources = new Map<string, string>();
  const sourceOf = (name: string): string => {
    const source = sources.get(name) ?? relative(folder, resolve(ROOT, name)).split(sep).join("/");
    sources.set(name, source);
    return source;
  };
  let last: Change | undefined;
  for (const piece of kept) {
    for (const change of changesIn(piece)) {
      if (change.file === last?.file && change.line === last.line) continue;
      last = change;
      const generated = { line: 1, column: piece.place(change.at) };
      addMapping(map, { generated, source: sourceOf(change.file), original: { line: change.line, column: 0 } });
    }
  }
  return JSON.stringify(toEncodedMap(map));
}
