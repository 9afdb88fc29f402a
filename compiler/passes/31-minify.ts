/*
 * Pass 31, minifying.
 * Takes a chunk's expression.
 * Promises the same expression, shorter. The optimizations `minify-syntax` and `shorten-names` can be switched off; white space
 * and comments go in any case.
 * Right because esbuild keeps what a program does; globals that other chunks use are mentioned, so that no variable takes a
 * name of theirs.
 */
import { createHash } from "node:crypto";
import { parse } from "@babel/parser";
import type * as t from "@babel/types";
import { type TransformOptions, transform } from "esbuild";
import type { Chunk } from "../chunks.ts";
import { type Memo, memoFor, noMemo } from "../memo.ts";
import { ALL_OPTIMIZATIONS, type Optimizations } from "../optimizations.ts";
import { Recent } from "../recent.ts";
import { type Origins, takeMap, throughMinifier } from "../stack/origins.ts";
import { TARGET } from "./19-bundle.ts";
import { MANGLED, type Names } from "./30-shared-names.ts";
import { guardTokens } from "./32-guard-tokens.ts";
import { verify } from "./33-verify.ts";

/** What the expression stands behind while it is minified. */
const BEFORE = "__keep__(";

const PARSE = { createParenthesizedExpressions: true };

/** A chunk's code as it is shipped, but for the places of other chunks. */
export interface Shipped {
  /** The chunk's name, see Chunk. */
  name: string;
  /** One expression. */
  code: string;
  /** The same in parentheses, parsed: they are nodes of their own. */
  tree: t.File;
  /** Where the code's characters come from. */
  origins: Origins;
}

/** What was minified: the text as esbuild has made it, and what of it is shipped. */
const recent = new Recent<Promise<{ made: string; code: string; tree: t.File }>>();

/** What was shipped of a chunk, by what it comes from: whoever has its places worked out need not do so again. */
const shipped = new WeakMap<Origins, Shipped>();

/** How all chunks of a build are minified. */
export interface Minifying {
  options: TransformOptions;
  /** Globals that occur, as a list: a variable is never given the name of one, so mentioning it reserves it. */
  reserved: string;
  /** Tells one way from another. */
  key: string;
}

/** Begins another build. */
export const beginMinifying = (): void => recent.next();

/**
 * How chunks are minified that agree on names.
 * @param does the optimizations to do
 */
export function howToMinify(names: Names, does: Optimizations = ALL_OPTIMIZATIONS): Minifying {
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
  const reserved = names.globals.join(",");
  const key = createHash("md5")
    .update(`${JSON.stringify(options)} ${MANGLED} ${reserved}`)
    .digest("hex");
  return { options, reserved, key };
}

/**
 * Minifies a chunk's expression, names of its variables included.
 * @param memo what earlier builds have made of it
 */
export async function minify(
  { name, expression, origins }: Chunk,
  how: Minifying,
  memo: Memo = noMemo,
): Promise<Shipped> {
  const given = `${BEFORE}${expression},[${how.reserved}]);`;
  const key = `minified ${name} ${how.key} ${expression}`;
  const kept = memoFor(name, memo);
  const known = kept.get(key);
  const { made, code, tree } = await recent.get(key, async () => {
    const made = known ?? (await transform(given, how.options)).code;
    const minified = takeMap(made).code.trim();
    const text = `(${minified.slice(BEFORE.length, minified.lastIndexOf(",["))})`;
    const parsed = parse(text, PARSE);
    const guarded = guardTokens(text, parsed);
    const tree = guarded === text ? parsed : parse(guarded, PARSE);
    verify(guarded, tree, name || "the entry");
    return { made, code: guarded.slice(1, -1), tree };
  });
  if (known === undefined) kept.keep(key, made);
  const before = shipped.get(origins);
  if (before?.tree === tree) return before;
  const now = { name, code, tree, origins: throughMinifier(given, made, code, (at) => origins(at - BEFORE.length)) };
  shipped.set(origins, now);
  return now;
}
