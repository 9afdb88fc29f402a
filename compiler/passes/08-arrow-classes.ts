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
