/*
 * Pass 27, compound assignments.
 * Takes `target += value` and its kin.
 * Promises that the target is read before the value is evaluated, wherever that makes a difference: Espruino reads it afterwards.
 * Right because `target = target + value` is what the standard says it means, if what stands before the target's last name is
 * evaluated once; and because it is left as it is only where nothing in the value can change the target. Comes when all has been
 * inlined: what is no call any more need not be taken for one.
 */
import type { NodePath } from "@babel/core";
import type { Visitor } from "@babel/traverse";
import * as t from "@babel/types";

/** Objects of the engine's whose functions change nothing. */
const PURE_OBJECTS = new Set(["Math", "String", "Number", "JSON"]);
/** Methods that change nothing. */
const PURE_METHODS = new Set(
  "charAt charCodeAt concat endsWith includes indexOf join lastIndexOf padEnd padStart repeat slice split startsWith substr".split(
    " ",
  ),
);
for (const name of "substring toFixed toLowerCase toString toUpperCase trim".split(" ")) PURE_METHODS.add(name);

function isPureCall(path: NodePath<t.CallExpression>): boolean {
  const { callee } = path.node;
  if (t.isIdentifier(callee)) {
    const called = path.scope.getBinding(callee.name)?.path;
    return called?.isFunctionDeclaration() === true && changesNothing(called);
  }
  if (!t.isMemberExpression(callee) || callee.computed || !t.isIdentifier(callee.property)) return false;
  return (
    (t.isIdentifier(callee.object) && PURE_OBJECTS.has(callee.object.name)) || PURE_METHODS.has(callee.property.name)
  );
}

/** Whether a function is seen to change nothing: it assigns to nothing, and calls none of the program's own. */
function changesNothing(path: NodePath<t.FunctionDeclaration>): boolean {
  let found = false;
  path.get("body").traverse({
    enter(one) {
      if (one.isCallExpression()) found ||= t.isIdentifier(one.node.callee) || !isPureCall(one);
      else if (one.isAssignmentExpression() || one.isUpdateExpression() || one.isNewExpression()) found = true;
      else if (one.isUnaryExpression({ operator: "delete" })) found = true;
    },
  });
  return !found;
}

/** What evaluating an expression may change: names that it assigns to, and whether it calls what may change anything else. */
function effectsOf(value: NodePath): { names: Set<string>; calls: boolean } {
  const names = new Set<string>();
  let calls = false;
  const look = (path: NodePath): void => {
    const { node } = path;
    if (t.isFunction(node)) {
      path.skip();
      return;
    }
    if (t.isNewExpression(node) || t.isOptionalCallExpression(node)) calls = true;
    if (path.isCallExpression() && !isPureCall(path)) calls = true;
    const target = t.isAssignmentExpression(node) ? node.left : t.isUpdateExpression(node) ? node.argument : undefined;
    if (t.isUnaryExpression(node, { operator: "delete" })) calls = true;
    if (!target) return;
    // What a member is of, or a pattern sets, may be anything.
    if (t.isIdentifier(target)) names.add(target.name);
    else calls = true;
  };
  look(value);
  value.traverse({ enter: look });
  return { names, calls };
}

/** Whether a variable is written to only by the function that it belongs to. */
function isOwn(path: NodePath, name: string): boolean {
  const binding = path.scope.getBinding(name);
  const home = binding?.scope.getFunctionParent() ?? null;
  return binding?.constantViolations.every((one) => (one.scope.getFunctionParent() ?? null) === home) ?? false;
}

/** Whether evaluating an expression twice gives the same, and changes nothing. */
const isSimple = (node: t.Node): boolean =>
  t.isIdentifier(node) ||
  t.isThisExpression(node) ||
  t.isSuper(node) ||
  t.isStringLiteral(node) ||
  t.isNumericLiteral(node) ||
  (t.isMemberExpression(node) && !node.computed && isSimple(node.object));

function readFirst(path: NodePath<t.AssignmentExpression>): void {
  const { operator, left, right } = path.node;
  if (!/^(?:[-+*/%&|^]|<<|>>>?)=$/.test(operator)) return;
  const { names, calls } = effectsOf(path.get("right"));
  if (t.isIdentifier(left)) {
    if (!names.has(left.name) && !(calls && !isOwn(path, left.name))) return;
  } else if (!calls && !names.size) return;
  const target = left as t.Identifier | t.MemberExpression;
  const kept: t.Expression[] = [];
  const keep = (value: t.Expression): t.Expression => {
    if (isSimple(value) && !(t.isIdentifier(value) && names.has(value.name))) return value;
    const name = path.scope.generateDeclaredUidIdentifier("target");
    kept.push(t.assignmentExpression("=", name, value));
    return t.cloneNode(name);
  };
  if (t.isMemberExpression(target)) {
    target.object = keep(target.object as t.Expression);
    if (target.computed) target.property = keep(target.property as t.Expression);
  }
  const read = t.binaryExpression(operator.slice(0, -1) as "+", t.cloneNode(target), right);
  const assignment = t.assignmentExpression("=", target, read);
  path.replaceWith(kept.length ? t.sequenceExpression([...kept, assignment]) : assignment);
}

/** Has the target of a compound assignment read first. */
export const compoundAssignments: Visitor = { AssignmentExpression: { exit: readFirst } };
