import type { PluginObj } from "@babel/core";
import * as t from "@babel/types";

/** Rest parameters become `[].slice.call(arguments, n)`. An arrow that has one becomes a function. */
export function restParameters(): PluginObj {
  return {
    visitor: {
      Function(path) {
        const last = path.node.params.at(-1);
        if (!t.isRestElement(last)) return;
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

/** An arrow function whose result is a class becomes a function: Espruino cannot skip a class without braces around it. */
export function arrowClasses(): PluginObj {
  return {
    visitor: {
      ArrowFunctionExpression(path) {
        let found = path.get("body").isClass();
        path.get("body").traverse({
          Class(inner) {
            found = true;
            inner.stop();
          },
        });
        if (found) path.arrowFunctionToExpression({ allowInsertArrow: false, noNewArrows: true });
      },
    },
  };
}
