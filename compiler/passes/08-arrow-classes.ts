/*
 * Pass 08, classes in arrows.
 * Takes arrow functions in whose body stands a class.
 * Promises that none is left: they are functions, with `this` and `arguments` of around them in variables.
 * Right because Espruino skips a function's body by counting its braces, but parses an arrow's expression without executing it,
 * and what it does not execute it cannot parse as a class.
 */
import type { PluginObj } from "@babel/core";

/** An arrow function whose result is a class becomes a function: Espruino cannot skip a class without braces around it. */
export function arrowClasses(): PluginObj {
  return {
    visitor: {
      Class(path) {
        // The outermost first.
        for (const one of path.getAncestry().reverse()) {
          const arrow = one.parentPath;
          if (one.key !== "body" || !arrow?.isArrowFunctionExpression()) continue;
          arrow.arrowFunctionToExpression({ allowInsertArrow: false, noNewArrows: true });
        }
      },
    },
  };
}
