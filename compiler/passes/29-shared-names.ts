/*
 * Pass 29, names that all chunks share.
 * Takes the expressions of all chunks of a build.
 * Promises short names for the properties that begin with an underscore, and the globals that any chunk uses.
 * Right because a property is renamed in all chunks alike, and to no name that any of them uses otherwise.
 */
import { parseSync, traverse } from "@babel/core";
import * as t from "@babel/types";
import { ENGINE_WORDS } from "../engine/words.ts";

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

/**
 * Collects the names of all chunks of a build. Chunks share objects, so a property has one short name in all of them, and
 * it is none that any of them uses otherwise. What they use of globals is collected too, so that no variable hides one.
 */
export function agreeOnNames(chunks: string[]): Names {
  const uses = new Map<string, number>();
  const taken = new Set([...ENGINE_PROPERTIES, ...ENGINE_WORDS]);
  // JavaScript does not reserve it, so that a minifier may make it up.
  const globals = new Set(["of"]);
  const property = (name: string): void => {
    if (MANGLED.test(name)) uses.set(name, (uses.get(name) ?? 0) + 1);
    else taken.add(name);
  };
  for (const code of chunks) {
    const ast = parseSync(code, { babelrc: false, configFile: false, sourceType: "script" }) as t.File;
    traverse(ast, {
      Program(path) {
        for (const name of Object.keys((path.scope as unknown as { globals: object }).globals)) globals.add(name);
      },
      MemberExpression({ node }) {
        if (!node.computed && t.isIdentifier(node.property)) property(node.property.name);
      },
      ObjectMember({ node }) {
        if (!node.computed && t.isIdentifier(node.key)) property(node.key.name);
      },
      ClassMethod({ node }) {
        if (!node.computed && t.isIdentifier(node.key)) property(node.key.name);
      },
      ClassProperty({ node }) {
        if (!node.computed && t.isIdentifier(node.key)) property(node.key.name);
      },
      StringLiteral({ node }) {
        if (node.value.length < 3) taken.add(node.value);
      },
    });
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
