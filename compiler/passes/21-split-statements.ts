/*
 * Pass 21, splitting statements.
 * Takes a bundle in which esbuild has made one statement of several: `a(), b()`, `x && y()`, `let a = 1, b = 2`.
 * Promises that each of them stands by itself again, where there is a block around it.
 * Right because a comma means one after the other, and so does a semicolon. Passes 22 to 26 see what is in a statement only when
 * it is one; pass 31 puts them together again.
 */
import type { NodePath } from "@babel/core";
import type { Visitor } from "@babel/traverse";
import * as t from "@babel/types";

/** Splits a statement of several expressions, so that each of them can be seen for what it is. */
function splitSequence(path: NodePath<t.ExpressionStatement | t.ReturnStatement>): void {
  const isReturn = path.isReturnStatement();
  const value = isReturn ? path.node.argument : (path.node as t.ExpressionStatement).expression;
  if (!t.isSequenceExpression(value)) return;
  const last = value.expressions.length - 1;
  path.replaceWithMultiple(
    value.expressions.map((one, at) => (isReturn && at === last ? t.returnStatement(one) : t.expressionStatement(one))),
  );
}

/** Splits what is done before a condition off the condition. */
function splitCondition(path: NodePath<t.IfStatement>): void {
  const { test } = path.node;
  if (!t.isSequenceExpression(test) || !path.parentPath.isBlock()) return;
  const [last, ...before] = [...test.expressions].reverse();
  path.node.test = last!;
  path.insertBefore(before.reverse().map((one) => t.expressionStatement(one)));
}

/** Splits a declaration of several variables. */
function splitDeclaration(path: NodePath<t.VariableDeclaration>): void {
  const { declarations, kind } = path.node;
  if (declarations.length < 2 || kind === "var" || !path.parentPath.isBlock()) return;
  path.replaceWithMultiple(declarations.map((one) => t.variableDeclaration(kind, [one])));
}

/** Writes what an expression only decides upon as a condition: the bundler has made one of the other. */
function asCondition(path: NodePath<t.ExpressionStatement>): void {
  const { expression } = path.node;
  const block = (one: t.Expression) => t.blockStatement([t.expressionStatement(one)]);
  if (t.isConditionalExpression(expression)) {
    const { test, consequent, alternate } = expression;
    path.replaceWith(t.ifStatement(test, block(consequent), block(alternate)));
  } else if (t.isLogicalExpression(expression, { operator: "&&" }))
    path.replaceWith(t.ifStatement(expression.left, block(expression.right)));
}

/** Splits what the bundler has put together, until nothing is left of it. */
export const splitStatements: Visitor = {
  ExpressionStatement(path) {
    if (t.isSequenceExpression(path.node.expression)) splitSequence(path);
    else asCondition(path);
  },
  ReturnStatement: splitSequence,
  IfStatement: splitCondition,
  VariableDeclaration: splitDeclaration,
};
