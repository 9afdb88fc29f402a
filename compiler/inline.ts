import { type NodePath, type PluginObj, transformSync } from "@babel/core";
import type { Binding, Visitor } from "@babel/traverse";
import * as t from "@babel/types";
import { copyValues, fold } from "./constants.ts";
import { inlineExpression } from "./inline-expressions.ts";
import { inlineStatements } from "./inline-statements.ts";

function removeUnused(binding: Binding): boolean {
  const { path } = binding;
  if (binding.referenced || !binding.constant) return false;
  const free =
    path.isFunctionDeclaration() || (path.isVariableDeclarator() && (!path.node.init || path.get("init").isPure()));
  if (free) path.remove();
  return free;
}

/** Parts a statement of several expressions, so that each of them can be seen for what it is. */
function splitSequence(path: NodePath<t.ExpressionStatement | t.ReturnStatement>): void {
  const isReturn = path.isReturnStatement();
  const value = isReturn ? path.node.argument : (path.node as t.ExpressionStatement).expression;
  if (!t.isSequenceExpression(value)) return;
  const last = value.expressions.length - 1;
  path.replaceWithMultiple(
    value.expressions.map((one, at) => (isReturn && at === last ? t.returnStatement(one) : t.expressionStatement(one))),
  );
}

/** Parts what is done before a condition from the condition. */
function splitCondition(path: NodePath<t.IfStatement>): void {
  const { test } = path.node;
  if (!t.isSequenceExpression(test) || !path.parentPath.isBlock()) return;
  const [last, ...before] = [...test.expressions].reverse();
  path.node.test = last!;
  path.insertBefore(before.reverse().map((one) => t.expressionStatement(one)));
}

/** Parts a declaration of several variables. */
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

/** Parts what the bundler has put together, until nothing is left of it: the minifier will put it together again. */
const parting: Visitor = {
  ExpressionStatement(path) {
    if (t.isSequenceExpression(path.node.expression)) splitSequence(path);
    else asCondition(path);
  },
  ReturnStatement: splitSequence,
  IfStatement: splitCondition,
  VariableDeclaration: splitDeclaration,
};

const inlining: PluginObj = {
  visitor: {
    Program(path) {
      path.traverse(parting);
      for (let changed = true; changed; ) {
        path.traverse({ BinaryExpression: { exit: fold } });
        path.scope.crawl();
        changed = false;
        for (const binding of Object.values(path.scope.bindings)) {
          changed = copyValues(binding) || removeUnused(binding) || changed;
        }
        // One at a time: what it was called with may be what the next one is.
        if (!changed) changed = Object.values(path.scope.bindings).some(inlineExpression);
        if (!changed) changed = Object.values(path.scope.bindings).some(inlineStatements);
      }
    },
  },
};

/**
 * Writes the constants of a bundle where they are used, and small functions where they are called, and drops what nothing
 * refers to any more: a variable is two or more of the engine's 1600, a function six.
 */
export function inline(code: string): string {
  const result = transformSync(code, {
    babelrc: false,
    configFile: false,
    plugins: [inlining],
    sourceMaps: "inline",
    sourceType: "script",
  });
  return result?.code ?? "";
}
