/*
 * Pass 08, classes in arrows, and `this` in their templates.
 * Takes arrow functions in whose body stands a class, or a template literal with `this`.
 * Promises that none is left: they are functions, with `this` and `arguments` of around them in variables.
 * Right because Espruino skips a function's body by counting its braces, but parses an arrow's expression without executing it,
 * and what it does not execute it cannot parse as a class; nor does it look into a template there for a `this` to keep.
 */
import type { NodePath, PluginObj } from "@babel/core";
import type { ArrowFunctionExpression } from "@babel/types";

/** An arrow function whose result is a class becomes a function: Espruino cannot skip a class without braces around it. */
export function arrowClasses(): PluginObj {
  return {
    visitor: {
      Class(path) {
        // The outermost first.
        for (const one of path.getAncestry().reverse()) {
          const arrow = one.parentPath;
          if (one.key !== "body" || !arrow?.isArrowFunctionExpression()) continue;
          toFunction(arrow);
        }
      },
      ThisExpression(path) {
        if (!path.findParent((one) => one.isTemplateLiteral() || one.isFunction())?.isTemplateLiteral()) return;
        const around = path.getFunctionParent();
        if (around?.isArrowFunctionExpression()) toFunction(around);
      },
    },
  };
}

function toFunction(arrow: NodePath<ArrowFunctionExpression>): void {
  arrow.arrowFunctionToExpression({ allowInsertArrow: false, noNewArrows: true });
}
