import { parse } from "@babel/parser";
import * as t from "@babel/types";
import { eachVariable, type Variable } from "../variables.ts";

/** A name in a program that is a variable's. */
interface Name {
  node: t.Identifier;
  /** Which one it is; undefined for one of the engine's own. */
  variable: Variable | undefined;
  isAssigned: boolean;
}

const knownNames = new WeakMap<t.Program, Name[]>();

/** The names in a program; those of one that has not changed since the last build are known. */
export function namesIn(program: t.Program): Name[] {
  const known = knownNames.get(program);
  if (known) return known;
  const names: Name[] = [];
  eachVariable(program, (node, variable, parent) => {
    names.push({ node, variable, isAssigned: t.isAssignmentExpression(parent) && parent.left === node });
  });
  knownNames.set(program, names);
  return names;
}

/** One of the linker's functions. */
interface Helper {
  name: string;
  fn: t.FunctionExpression;
  /** What it stands in. */
  program: t.Program;
}

const parsedHelpers = new Map<string, Helper[]>();
const chunksHelpers = new Map<string, Helper[]>();

const helper = (name: string, fn: t.FunctionExpression): Helper => ({
  name,
  fn,
  program: t.program([t.expressionStatement(fn)]),
});

/** The functions that statements define, parsed. */
function parseHelpers(statements: string): Helper[] {
  const known = parsedHelpers.get(statements);
  if (known) return known;
  const helpers: Helper[] = [];
  for (const line of parse(statements).program.body) {
    const set = t.isExpressionStatement(line) && t.isAssignmentExpression(line.expression) && line.expression;
    if (!set || !t.isIdentifier(set.left) || !t.isFunctionExpression(set.right)) continue;
    helpers.push(helper(set.left.name, set.right));
  }
  parsedHelpers.set(statements, helpers);
  return helpers;
}

/** The functions that statements define, as a chunk has them for itself: what is found out of one is found out by its nodes. */
export function helpersOf(statements: string, chunk: string): Helper[] {
  const key = `${chunk} ${statements}`;
  const own = chunksHelpers.get(key) ?? parseHelpers(statements).map(({ name, fn }) => helper(name, t.cloneNode(fn)));
  chunksHelpers.set(key, own);
  return own;
}
