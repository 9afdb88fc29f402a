/*
 * Pass 33, checking.
 * Takes an expression as it is shipped.
 * Promises that it is ASCII and holds nothing that Espruino cannot parse.
 * Changes nothing: what it finds is a fault of a pass before it.
 */
import * as t from "@babel/types";
import { regExpProblem } from "../engine/regular-expressions.ts";
import { ENGINE_WORDS } from "../engine/words.ts";

const UNSUPPORTED = new Set([
  "ArrayPattern",
  "AssignmentPattern",
  "AwaitExpression",
  "BigIntLiteral",
  "ClassPrivateMethod",
  "ClassPrivateProperty",
  "ClassProperty",
  "DebuggerStatement",
  "Import",
  "ImportExpression",
  "LabeledStatement",
  "MetaProperty",
  "ObjectPattern",
  "OptionalCallExpression",
  "OptionalMemberExpression",
  "RestElement",
  "SpreadElement",
  "StaticBlock",
  "TaggedTemplateExpression",
  "WithStatement",
  "YieldExpression",
]);

const OPERATORS = new Set(["**", "**=", "??=", "||=", "&&="]);

/** The parts of a node that Espruino may skip, parsing them without executing them. */
function skippedParts(node: t.Node): t.Node[] {
  if (t.isLogicalExpression(node)) return [node.right];
  if (t.isConditionalExpression(node)) return [node.consequent, node.alternate];
  if (t.isArrowFunctionExpression(node)) return [node.body];
  if (t.isIfStatement(node)) return node.alternate ? [node.consequent, node.alternate] : [node.consequent];
  if (t.isLoop(node)) return [node.body];
  if (t.isSwitchCase(node)) return node.consequent;
  return [];
}

/** Whether a class stands in a node outside of braces, which Espruino skips as a whole. */
function containsClass(part: t.Node): boolean {
  if (t.isClass(part)) return true;
  if (t.isBlockStatement(part)) return false;
  return t.VISITOR_KEYS[part.type]!.some((key) => {
    const child = part[key as keyof t.Node] as unknown;
    return (Array.isArray(child) ? child : [child]).some((one) => one && containsClass(one as t.Node));
  });
}

/** What of a node Espruino cannot parse or runs wrongly; undefined when it is fine. */
function problem(node: t.Node): string | undefined {
  if (t.isClassProperty(node) && node.static) return undefined;
  if (UNSUPPORTED.has(node.type)) return node.type;
  if ("operator" in node && OPERATORS.has(node.operator)) return `the operator ${node.operator}`;
  if (t.isFunction(node) && (node.async || node.generator)) return "an async function or a generator";
  if (t.isRegExpLiteral(node)) return regExpProblem(node.pattern, node.flags)?.construct;
  if ((t.isObjectMember(node) || t.isClassMethod(node)) && node.computed) return "a computed key";
  if (t.isClassMethod(node) && !t.isIdentifier(node.key)) return "a quoted method name";
  if (t.isSwitchStatement(node)) {
    const at = node.cases.findIndex((one) => !one.test);
    if (at >= 0 && at < node.cases.length - 1) return "default before a case";
  }
  if (t.isClassMethod(node) && ENGINE_WORDS.includes((node.key as t.Identifier).name))
    return "a method named as a keyword";
  const skipped = skippedParts(node).find((part) => containsClass(part));
  if (skipped) return "a class in code that may be skipped";
  if (t.isBlock(node)) {
    const first = node.body.findIndex((one) => !t.isFunctionDeclaration(one));
    if (first >= 0 && node.body.slice(first).some((one) => t.isFunctionDeclaration(one))) {
      return "a function declared after a statement";
    }
  }
  return undefined;
}

/**
 * Checks what goes into the image once more: all that earlier steps should have lowered or refused.
 * @param tree what the text was parsed to
 * @throws Error, since what it finds is a fault of the build
 */
export function verify(text: string, tree: t.Node, chunk: string): void {
  const odd = /[\u0080-\uffff]/.exec(text);
  if (odd) throw new Error(`Internal: ${chunk}: a character that is not ASCII at ${odd.index}.`);
  t.traverseFast(tree, (node) => {
    const found = problem(node);
    if (!found) return;
    const near = text.slice(Math.max(0, node.start! - 30), node.end!).slice(0, 120);
    throw new Error(`Internal: ${chunk}: ${found} was not lowered, near: ${near}`);
  });
}
