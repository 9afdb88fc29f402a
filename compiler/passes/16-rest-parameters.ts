/*
 * Pass 16, rest parameters.
 * Takes functions with `...rest`.
 * Promises that none is left: `rest` is a variable made of `arguments`. An arrow that has one becomes a function, with `this` of
 * around it in a variable.
 * Right because `arguments` holds what was given, whatever the parameters make of it later, and the variable is made before
 * anything else in the function.
 */
import type { PluginObj } from "@babel/core";
import * as t from "@babel/types";

/** Rest parameters become `[].slice.call(arguments, n)`. An arrow that has one becomes a function. */
export function restParameters(): PluginObj {
  return {
    visitor: {
      RestElement({ parentPath: path, listKey, node: last }) {
        if (!path.isFunction() || listKey !== "params") return;
        path.node.params.pop();
        const skipped = path.node.params.length;
        if (path.isArrowFunctionExpression()) {
          path.arrowFunctionToExpression({
            allowInsertArrow: false,
            allowInsertArrowWithRest: false,
            noNewArrows: true,
          });
        }
        const body = path.node.body;
        const block = t.isBlockStatement(body) ? body : t.blockStatement([t.returnStatement(body)]);
        path.node.body = block;
        const slice = t.memberExpression(t.arrayExpression([]), t.identifier("slice"));
        const call = t.callExpression(t.memberExpression(slice, t.identifier("call")), [
          t.identifier("arguments"),
          ...(skipped ? [t.numericLiteral(skipped)] : []),
        ]);
        const declaration = t.variableDeclaration("let", [t.variableDeclarator(last.argument as t.LVal, call)]);
        block.body.unshift(declaration);
        path.scope.crawl();
      },
    },
  };
}
