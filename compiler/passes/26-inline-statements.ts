/*
 * Pass 26, an optimization: functions that are called from one place are inlined.
 * Takes top-level functions with one call, that stands as a statement or gives a variable its value.
 * Promises that such a function is gone, and its body a block in the call's place.
 * Right because the block declares the parameters anew, in order; a name that would mean something else there keeps the function
 * where it is; and a function that returns early, or asks for `this`, `arguments` or `var`, stays.
 */
import type { NodePath } from "@babel/core";
import type { Binding, Scope } from "@babel/traverse";
import * as t from "@babel/types";
import { asConstant } from "./20-hoist.ts";

/** The value that a function gives at its end, if it gives one nowhere else. */
function lastReturn(path: NodePath<t.FunctionDeclaration>): t.Expression | undefined {
  const last = path.node.body.body.at(-1);
  return t.isReturnStatement(last) && last.argument ? last.argument : undefined;
}

/**
 * Whether a function's statements could stand elsewhere: they do not ask how the function was called, nor do they return,
 * unless they come to stand at the end of another function, or it is the last thing that they do.
 */
function isFreeStanding(path: NodePath<t.FunctionDeclaration>, isLast: boolean): boolean {
  const { node } = path;
  if (node.async || node.generator || !node.params.every((one) => t.isIdentifier(one))) return false;
  const value = lastReturn(path);
  let free = true;
  path.get("body").traverse({
    ReturnStatement(inner) {
      if (inner.getFunctionParent() !== path || (value && inner.node.argument === value)) return;
      if (value || !isLast || inner.node.argument) free = false;
    },
    ThisExpression() {
      free = false;
    },
    MetaProperty() {
      free = false;
    },
    VariableDeclaration(inner) {
      if (inner.node.kind === "var" && inner.getFunctionParent() === path) free = false;
    },
    Identifier(inner) {
      if (inner.node.name === "arguments") free = false;
    },
  });
  return free;
}

/** Whether an identifier is nothing but the name of a property. */
function isKey({ parent, key }: NodePath<t.Identifier>): boolean {
  if (t.isMemberExpression(parent)) return key === "property" && !parent.computed;
  return key === "key" && "computed" in parent && !parent.computed;
}

/** Whether what a function refers to, and what is not its own, is the same thing elsewhere: no name is in the way there. */
function meansTheSame(path: NodePath<t.FunctionDeclaration>, elsewhere: Scope): boolean {
  const around = path.scope.parent;
  let same = true;
  path.get("body").traverse({
    Identifier(one) {
      if (isKey(one)) return;
      const { name } = one.node;
      const binding = one.scope.getBinding(name);
      // A name that nothing declares is one of the engine's.
      if (binding && binding.scope !== around) return;
      if (elsewhere.getBinding(name) !== binding) same = false;
    },
  });
  return same;
}

/** Where a call stands that a function's statements can be written in place of, and what takes its value. */
interface Place {
  statement: NodePath;
  /** Made of the value; absent where nothing is. */
  store?: (value: t.Expression) => t.Statement;
  /** What has to be declared before. */
  declared?: t.Identifier;
}

function placeOf(call: NodePath<t.CallExpression>): Place | undefined {
  const parent = call.parentPath;
  if (parent.isExpressionStatement()) return { statement: parent };
  const assign = (name: t.Identifier) => (value: t.Expression) =>
    t.expressionStatement(t.assignmentExpression("=", t.cloneNode(name), value));
  if (parent.isVariableDeclarator() && t.isIdentifier(parent.node.id)) {
    const statement = parent.parentPath as NodePath<t.VariableDeclaration>;
    if (statement.node.declarations.length > 1 || statement.node.kind === "var" || !statement.parentPath.isBlock())
      return undefined;
    // What it becomes takes what a constant would refuse.
    if (statement.node.kind === "const" && !call.scope.getBinding(parent.node.id.name)?.constant) return undefined;
    return { statement, store: assign(parent.node.id), declared: parent.node.id };
  }
  if (!parent.isAssignmentExpression({ operator: "=" }) || call.key !== "right") return undefined;
  const { left } = parent.node;
  if (!t.isIdentifier(left) || !parent.parentPath.isExpressionStatement()) return undefined;
  return { statement: parent.parentPath, store: assign(left) };
}

/**
 * Writes a function that is called from one place only, as a statement or for a variable's value, in that place: a function
 * that is called once need not stay in memory, nor take the C stack of a call.
 * @returns whether that was done
 */
export function inlineStatements(binding: Binding): boolean {
  const path = binding.path;
  if (!path.isFunctionDeclaration() || !binding.constant || binding.references !== 1) return false;
  const use = binding.referencePaths[0]!;
  const call = use.parentPath;
  if (!call?.isCallExpression() || use.key !== "callee") return false;
  const place = placeOf(call);
  if (!place) return false;
  const value = lastReturn(path);
  if (place.store && !value) return false;
  const given = call.node.arguments;
  if (use.findParent((one) => one === path) || given.length !== path.node.params.length) return false;
  const home = call.getFunctionParent();
  if (!home || !given.every((one) => t.isExpression(one))) return false;
  const isLast = place.statement.parentPath === home.get("body") && place.statement.getNextSibling().node === undefined;
  if (!isFreeStanding(path, isLast) || !meansTheSame(path, call.scope)) return false;
  const params = (path.node.params as t.Identifier[]).map((param) => {
    const name = call.scope.generateUid(param.name);
    path.scope.rename(param.name, name);
    return name;
  });
  for (const name of Object.keys(path.scope.bindings)) {
    if (!params.includes(name)) path.scope.rename(name, call.scope.generateUid(name));
  }
  const declared = params.map((name, at) => t.variableDeclarator(t.identifier(name), given[at] as t.Expression));
  // It becomes a block: what is declared in one is a constant, see there.
  const statements = path.node.body.body.map(asConstant);
  if (value) {
    statements.pop();
    statements.push(place.store ? place.store(value) : t.expressionStatement(value));
  }
  const block = t.blockStatement(
    declared.length ? [t.variableDeclaration("let", declared), ...statements] : statements,
  );
  if (place.declared) {
    const declaration = t.variableDeclaration("let", [t.variableDeclarator(t.cloneNode(place.declared))]);
    place.statement.replaceWithMultiple([declaration, block]);
  } else place.statement.replaceWith(block);
  return true;
}
