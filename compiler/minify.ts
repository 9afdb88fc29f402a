import { transform } from "esbuild";
import { TARGET } from "./bundle.ts";
import type { Chunk } from "./chunks.ts";
import { MANGLED, type Names } from "./names.ts";
import { patch } from "./patch.ts";
import { type Origins, takeMap, throughMinifier } from "./stack/origins.ts";
import { verify } from "./verify.ts";

/** What the expression stands behind while it is minified. */
const BEFORE = "__keep__(";

/** A chunk's code as it is shipped, but for the places of other chunks. */
export interface Shipped {
  /** The chunk's name, see Chunk. */
  name: string;
  /** One expression. */
  code: string;
  /** Where the code's characters come from. */
  origins: Origins;
}

/** Minifies a chunk's expression, names of its variables included. */
export async function minify({ name, expression, origins }: Chunk, names: Names): Promise<Shipped> {
  // A variable is never given the name of a global that occurs, so mentioning one reserves it.
  const reserved = names.globals.join(",");
  const given = `${BEFORE}${expression},[${reserved}]);`;
  const { code: made } = await transform(given, {
    ...TARGET,
    charset: "ascii",
    legalComments: "none",
    loader: "js",
    mangleCache: names.properties,
    mangleProps: MANGLED,
    minify: true,
    sourcemap: "inline",
  });
  const text = takeMap(made).code.trim().slice(BEFORE.length);
  const code = patch(text.slice(0, text.lastIndexOf(",[")));
  verify(code, name || "the entry");
  return { name, code, origins: throughMinifier(given, made, code, (at) => origins(at - BEFORE.length)) };
}
