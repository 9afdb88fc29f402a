/*
 * Pass 08, classes in arrows, and `this` in their templates.
 * Takes arrow functions in whose body stands a class, or a template literal with `this`.
 * Promises that there is no such class in one: it is a function then, with `this` and `arguments` of around it in variables; and that no
 * such template is in one: it is a sum of texts.
 * Right because Espruino skips a function's body by counting its braces, but parses an arrow's expression without executing it,
 * and what it does not execute it cannot parse as a class; nor does it look into a template there for a `this` to keep. `String` makes
 * of a value what a template makes of it.
 */
import type { NodePath, PluginObj } from "@babel/core";
import * as t from "@babel/types";

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
      ThisExpression(path) {
        const template = path.findParent((one) => one.isTemplateLiteral() || one.isFunction());
        if (!template?.isTemplateLiteral() || template.parentPath.isTaggedTemplateExpression()) return;
        if (path.getFunctionParent()?.isArrowFunctionExpression()) template.replaceWith(sumOf(template));
      },
    },
  };
}

function sumOf({ node: { quasis, expressions } }: NodePath<t.TemplateLiteral>): t.Expression {
  const parts = quasis.flatMap(({ value }, at): t.Expression[] => {
    const expression = expressions[at] as t.Expression | undefined;
    const text = value.cooked ? [t.stringLiteral(value.cooked)] : [];
    return expression ? [...text, t.callExpression(t.identifier("String"), [expression])] : text;
  });
  return parts.reduce((sum, part) => t.binaryExpression("+", sum, part));
}
