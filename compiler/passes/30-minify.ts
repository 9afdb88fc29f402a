/*
 * Pass 30, minifying.
 * Takes a chunk's expression.
 * Promises the same expression, shorter. The optimizations `minify-syntax` and `shorten-names` can be switched off; white space
 * and comments go in any case.
 * Right because esbuild keeps what a program does; globals that other chunks use are mentioned, so that no variable takes a
 * name of theirs.
 */
import { type TransformOptions, transform } from "esbuild";
import type { Chunk } from "../chunks.ts";
import { ALL_OPTIMIZATIONS, type Optimizations } from "../optimizations.ts";
import { Recent } from "../recent.ts";
import { type Origins, takeMap, throughMinifier } from "../stack/origins.ts";
import { TARGET } from "./19-bundle.ts";
import { MANGLED, type Names } from "./29-shared-names.ts";
import { guardTokens } from "./31-guard-tokens.ts";
import { verify } from "./32-verify.ts";

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

/** What was minified: the text as esbuild has made it, and what of it is shipped. */
const recent = new Recent<Promise<{ made: string; code: string }>>();

/** Begins another build. */
export const beginMinifying = (): void => recent.next();

/**
 * Minifies a chunk's expression, names of its variables included.
 * @param does the optimizations to do
 */
export async function minify(
  { name, expression, origins }: Chunk,
  names: Names,
  does: Optimizations = ALL_OPTIMIZATIONS,
): Promise<Shipped> {
  // A variable is never given the name of a global that occurs, so mentioning one reserves it.
  const reserved = names.globals.join(",");
  const given = `${BEFORE}${expression},[${reserved}]);`;
  const options: TransformOptions = {
    ...TARGET,
    charset: "ascii",
    legalComments: "none",
    loader: "js",
    ...(does.has("shorten-names") && { mangleCache: names.properties, mangleProps: MANGLED, minifyIdentifiers: true }),
    minifySyntax: does.has("minify-syntax"),
    minifyWhitespace: true,
    sourcemap: "inline",
  };
  const { made, code } = await recent.get([name, JSON.stringify(options), given].join("\0"), async () => {
    const { code: made } = await transform(given, options);
    const text = takeMap(made).code.trim().slice(BEFORE.length);
    const code = guardTokens(text.slice(0, text.lastIndexOf(",[")));
    verify(code, name || "the entry");
    return { made, code };
  });
  return { name, code, origins: throughMinifier(given, made, code, (at) => origins(at - BEFORE.length)) };
}
