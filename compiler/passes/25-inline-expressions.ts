/*
 * Pass 25, an optimization: trivial functions are inlined.
 * Takes top-level functions whose body is one expression.
 * Promises that one whose calls can all be replaced is gone.
 * Right because the expression reads all it needs before it does anything, what it is given is pure and cheap or used once, and
 * every name means the same where the call stands.
 */
import type { NodePath } from "@babel/core";
import type { Binding } from "@babel/traverse";
import * as t from "@babel/types";
import { OVERLAY_MARK } from "./03-overlay-calls.ts";

/** How much longer a program may get by a function being written wherever it is called, in nodes of its syntax tree. */
const MOST_COPIED = 60;
/** Methods of strings that change nothing. */
const PURE_METHODS = new Set(["charAt", "charCodeAt", "substr", "startsWith", "endsWith", "indexOf"]);

/** Whether reading a value changes nothing, nor does it matter when it is read. */
function isPure(node: t.Node): boolean {
  if (t.isIdentifier(node, { name: "arguments" })) return false;
  if (t.isIdentifier(node) || t.isLiteral(node)) return !t.isTemplateLiteral(node) || node.expressions.every(isPure);
  if (t.isMemberExpression(node)) return isPure(node.object) && (!node.computed || isPure(node.property));
  if (t.isUnaryExpression(node)) return node.operator !== "delete" && isPure(node.argument);
  if (t.isBinaryExpression(node) || t.isLogicalExpression(node)) return isPure(node.left) && isPure(node.right);
  if (t.isConditionalExpression(node)) return isPure(node.test) && isPure(node.consequent) && isPure(node.alternate);
  if (!t.isCallExpression(node)) return false;
  // The engine's modules are there, and the same, whenever they are asked for.
  if (t.isIdentifier(node.callee, { name: "require" })) return t.isStringLiteral(node.arguments[0]);
  if (!t.isMemberExpression(node.callee)) return false;
  const method = node.callee.property;
  return (
    t.isIdentifier(method) &&
    PURE_METHODS.has(method.name) &&
    isPure(node.callee.object) &&
    node.arguments.every((one) => isPure(one))
  );
}

/** An overlay's evaluation is no less pure than a name: it defines functions. */
function isOverlay(node: t.Node): boolean {
  return t.isCallExpression(node) && t.isIdentifier(node.callee, { name: OVERLAY_MARK });
}

/** Whether it does not matter when it is found out what is called. */
function isTarget(node: t.Node): boolean {
  if (t.isConditionalExpression(node))
    return isPure(node.test) && isTarget(node.consequent) && isTarget(node.alternate);
  return isPure(node) || isOverlay(node);
}

/** Whether an expression reads all it needs before it does anything: one call at the most, and that is the last step. */
function readsFirst(node: t.Node): boolean {
  if (isPure(node)) return true;
  if (t.isConditionalExpression(node)) {
    return isPure(node.test) && readsFirst(node.consequent) && readsFirst(node.alternate);
  }
  if (!t.isCallExpression(node) || !node.arguments.every((one) => isPure(one))) return false;
  return isTarget(node.callee);
}

/** What a function's call is worth: its one expression, and whether a value comes of it. */
function onlyExpression(node: t.Node): { expression: t.Expression; isValue: boolean } | undefined {
  if (!t.isFunctionDeclaration(node) || node.async || node.generator || node.body.body.length !== 1) return undefined;
  if (!node.params.every((one) => t.isIdentifier(one))) return undefined;
  const statement = node.body.body[0];
  if (t.isReturnStatement(statement) && statement.argument) return { expression: statement.argument, isValue: true };
  return t.isExpressionStatement(statement) ? { expression: statement.expression, isValue: false } : undefined;
}

function sizeOf(expression: t.Expression): number {
  let nodes = 0;
  t.traverseFast(expression, () => {
    nodes++;
  });
  return nodes;
}

/** How often an expression reads each of its names. */
function namesIn(expression: t.Expression): Map<string, number> {
  const names = new Map<string, number>();
  t.traverseFast(expression, (node) => {
    if (t.isIdentifier(node)) names.set(node.name, (names.get(node.name) ?? 0) + 1);
  });
  return names;
}

/** Whether a use of a function is a call for which its expression can stand. */
function isReplaceable(
  use: NodePath,
  binding: Binding,
  params: string[],
  names: Map<string, number>,
  isValue: boolean,
) {
  const call = use.parentPath;
  if (!call?.isCallExpression() || use.key !== "callee" || use.findParent((one) => one === binding.path)) return false;
  if (!isValue && !call.parentPath.isExpressionStatement()) return false;
  const given = call.node.arguments;
  if (given.length !== params.length) return false;
  for (const [at, argument] of given.entries()) {
    const isShort = t.isIdentifier(argument) || t.isNumericLiteral(argument) || t.isBooleanLiteral(argument);
    if (!isPure(argument) || (!isShort && (names.get(params[at]!) ?? 0) > 1)) return false;
  }
  for (const name of names.keys()) {
    if (!params.includes(name) && use.scope.getBinding(name) !== binding.scope.getBinding(name)) return false;
  }
  return true;
}

/**
 * Inlines a trivial function, one whose body is an expression: so a helper costs no RAM. A live function is six of the engine's
 * 1600 variables, a call as many again.
 * @returns whether that was done
 */
export function inlineExpression(binding: Binding): boolean {
  const node = binding.path.node;
  const only = binding.constant && binding.references ? onlyExpression(node) : undefined;
  if (!only || !readsFirst(only.expression)) return false;
  const { expression, isValue } = only;
  if (sizeOf(expression) * (binding.references - 1) > MOST_COPIED) return false;
  const params = (node as t.FunctionDeclaration).params.map((one) => (one as t.Identifier).name);
  const names = namesIn(expression);
  if (!binding.referencePaths.every((use) => isReplaceable(use, binding, params, names, isValue))) return false;
  for (const use of binding.referencePaths) {
    const call = use.parentPath as NodePath<t.CallExpression>;
    const given = call.node.arguments as t.Expression[];
    const copy = t.cloneNode(expression);
    const holder = t.expressionStatement(copy);
    t.traverse(holder, (one, ancestors) => {
      if (!t.isIdentifier(one) || !params.includes(one.name)) return;
      const { node: parent, key, index } = ancestors.at(-1)!;
      if (t.isMemberExpression(parent) && key === "property" && !parent.computed) return;
      const value = t.cloneNode(given[params.indexOf(one.name)]!);
      if (index === undefined) (parent as unknown as Record<string, t.Node>)[key] = value;
      else (parent as unknown as Record<string, t.Node[]>)[key]![index] = value;
    });
    call.replaceWith(holder.expression);
  }
  return true;
}
