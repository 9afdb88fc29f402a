import { type NodePath, type PluginObj, transformSync } from "@babel/core";
import type { Binding } from "@babel/traverse";
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

const inlining: PluginObj = {
  visitor: {
    Program(path) {
      path.traverse({ ExpressionStatement: splitSequence, ReturnStatement: splitSequence });
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
