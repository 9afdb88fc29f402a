/*
 * Pass 10, cases.
 * Takes `switch` statements.
 * Promises that `default` is the last of the cases, if there is one, and that what is compared with is plain: Espruino evaluates
 * the cases behind the right one too, and forgets what one of them throws.
 * Right because where it is so anyway nothing changes; and where it is not, the cases are numbered, and a condition finds
 * the number: it compares in the order in which the cases stand, and comes to `default` when none of them is it. What is run from
 * there on stands in the order in which it stood, `default` with a number of its own.
 */
import type { NodePath, PluginObj } from "@babel/core";
import * as t from "@babel/types";

/** Which of the cases is meant, as a number; that of `default` when none of the others is. */
function whichCase(value: t.Identifier, cases: t.SwitchCase[]): t.Expression {
  const tests = [...cases.entries()].filter(([, one]) => one.test);
  const last: t.Expression = t.valueToNode(cases.findIndex((one) => !one.test));
  return tests.reduceRight<t.Expression>((other, [at, { test }]) => {
    const isIt = t.binaryExpression("===", t.cloneNode(value), test!);
    return t.conditionalExpression(isIt, t.numericLiteral(at), other);
  }, last);
}

/** Whether it does not matter if a value is asked for more often than it need be. */
function isPlainTest(test: t.Expression): boolean {
  if (t.isUnaryExpression(test, { operator: "-" })) return isPlainTest(test.argument);
  if (t.isMemberExpression(test) && !test.computed) return t.isIdentifier(test.object);
  return t.isIdentifier(test) || (t.isLiteral(test) && !t.isTemplateLiteral(test));
}

function numberCases(path: NodePath<t.SwitchStatement>): void {
  const { cases, discriminant } = path.node;
  const at = cases.findIndex((one) => !one.test);
  const isInOrder = at < 0 || at === cases.length - 1;
  if (isInOrder && cases.every(({ test }) => !test || isPlainTest(test))) return;
  const value = path.scope.generateUidIdentifier("value");
  const numbered = cases.map(({ consequent }, number) => t.switchCase(t.numericLiteral(number), consequent));
  path.replaceWith(
    t.blockStatement([
      t.variableDeclaration("let", [t.variableDeclarator(value, discriminant)]),
      t.switchStatement(whichCase(value, cases), numbered),
    ]),
  );
}

/** Lowers switches whose cases Espruino would look at in another order, or too many of. */
export function switchCases(): PluginObj {
  return { visitor: { SwitchStatement: numberCases } };
}
