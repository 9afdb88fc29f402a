/*
 * Pass 30, names that all chunks share.
 * Takes the expressions of all chunks of a build.
 * Promises short names for the properties that begin with an underscore, and the globals that any chunk uses.
 * Right because a property is renamed in all chunks alike, and to no name that any of them uses otherwise.
 */
import { parse } from "@babel/parser";
import * as t from "@babel/types";
import type { Chunk } from "../chunks.ts";
import { ENGINE_WORDS } from "../engine/words.ts";
import { type Memo, memoFor, recall } from "../memo.ts";
import { eachVariable } from "../variables.ts";

/** Properties that the minifier renames. */
export const MANGLED = /^_[^_]/;

/** Short properties of the engine's own objects, which a renamed property must not meet. */
const ENGINE_PROPERTIES = ["on", "ip", "gw", "rx", "tx", "id"];

const FIRST = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ$";

function* shortNames(): Generator<string> {
  yield* FIRST;
  for (const first of FIRST) for (const second of `${FIRST}0123456789`) yield first + second;
  throw new Error("More than 3000 private properties.");
}

/** The names that all chunks of one build agree on. */
export interface Names {
  /** Short names of the properties that begin with an underscore. */
  properties: Record<string, string>;
  /** Globals that any chunk uses: no chunk may give a variable of its own such a name. */
  globals: string[];
}

/** The names that one chunk uses. */
interface Used {
  /** Properties that the minifier renames, as often as they are used. */
  renamed: string[];
  /** Names that none of those may get. */
  taken: string[];
  globals: string[];
}

function usedIn(code: string): Used {
  const { program } = parse(code);
  const renamed: string[] = [];
  const taken = new Set<string>();
  const globals = new Set<string>();
  const property = (key: t.Node): void => {
    if (!t.isIdentifier(key)) return;
    if (MANGLED.test(key.name)) renamed.push(key.name);
    else taken.add(key.name);
  };
  eachVariable(program, ({ name }, variable) => {
    if (!variable) globals.add(name);
  });
  t.traverseFast(program, (node) => {
    if (t.isMemberExpression(node)) {
      if (!node.computed) property(node.property);
    } else if (t.isObjectMember(node) || t.isClassMethod(node) || t.isClassProperty(node)) {
      if (!node.computed) property(node.key);
    } else if (t.isStringLiteral(node) && node.value.length < 3) taken.add(node.value);
  });
  return { renamed, taken: [...taken], globals: [...globals] };
}

/**
 * Collects the names of all chunks of a build. Chunks share objects, so a property has one short name in all of them, and
 * it is none that any of them uses otherwise. What they use of globals is collected too, so that no variable hides one.
 */
export function agreeOnNames(chunks: Chunk[], memo: Memo): Names {
  const uses = new Map<string, number>();
  const taken = new Set([...ENGINE_PROPERTIES, ...ENGINE_WORDS]);
  // JavaScript does not reserve it, so that a minifier may make it up.
  const globals = new Set(["of"]);
  for (const { name, expression } of chunks) {
    const made = recall(memoFor(name, memo), `names ${expression}`, () => JSON.stringify(usedIn(`(${expression})`)));
    const used = JSON.parse(made) as Used;
    for (const name of used.renamed) uses.set(name, (uses.get(name) ?? 0) + 1);
    for (const name of used.taken) taken.add(name);
    for (const name of used.globals) globals.add(name);
  }
  globals.delete("arguments");
  const properties: Record<string, string> = {};
  const candidates = shortNames();
  const byUse = [...uses].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  for (const [name] of byUse) {
    let short = candidates.next().value as string;
    while (taken.has(short)) short = candidates.next().value as string;
    properties[name] = short;
  }
  return { properties, globals: [...globals].sort() };
}
