/*
 * Pass 17, spread of texts.
 * Takes `...value` in arrays and calls.
 * Promises that what is spread is an array, what may be a text having been made an array of its characters; and that no hole stands
 * next to it: the engine's concat(), which pass 18 makes of it, loses holes.
 * Right because a text is split into what its index gives, one by one; all else is left as it is. What was a hole is undefined.
 */
import type { NodePath, PluginObj } from "@babel/core";
import * as t from "@babel/types";

/** Methods that give an array, whatever they are called of; those that texts have too are not among them. */
const GIVE_ARRAYS = new Set([
  "map",
  "filter",
  "split",
  "sort",
  "reverse",
  "splice",
  "fill",
  "match",
  "keys",
  "values",
  "entries",
]);

/** Whether an expression is known to give an array. */
function isArray(path: NodePath): boolean {
  const { node } = path;
  if (t.isIdentifier(node)) return isConstantArray(path, node.name);
  if (path.isLogicalExpression()) return isArray(path.get("left")) && isArray(path.get("right"));
  if (path.isConditionalExpression()) return isArray(path.get("consequent")) && isArray(path.get("alternate"));
  return t.isArrayExpression(node) || givesArray(node);
}

/** Whether this is a call of something that gives an array. */
function givesArray(node: t.Node): boolean {
  if (!t.isCallExpression(node) || !t.isMemberExpression(node.callee)) return false;
  const { property, object } = node.callee;
  const name = t.isIdentifier(property) ? property.name : "";
  // What pass 16 has made of a rest parameter.
  if (name === "call") return t.isMemberExpression(object) && t.isArrayExpression(object.object);
  return GIVE_ARRAYS.has(name);
}

/** Whether a name stands for one array all the time. */
function isConstantArray(path: NodePath, name: string): boolean {
  if (name === "arguments") return true;
  const binding = path.scope.getBinding(name);
  if (!binding?.constant || !binding.path.isVariableDeclarator() || !t.isIdentifier(binding.path.node.id)) return false;
  const init = binding.path.get("init");
  return init.node !== null && init.node !== undefined && isArray(init as NodePath);
}

const isText = (node: t.Node): boolean => t.isStringLiteral(node) || t.isTemplateLiteral(node);

function fillHoles(elements: t.ArrayExpression["elements"]): void {
  for (const [at, one] of elements.entries()) elements[at] = one ?? t.unaryExpression("void", t.numericLiteral(0));
}

/** Makes an array of what is spread, where it may be a text. */
export function spreadTexts(): PluginObj {
  /** The module's function that does so; made when it is needed. */
  let helper: t.Identifier | undefined;

  function helperOf(path: NodePath): t.Identifier {
    if (helper) return helper;
    const program = path.scope.getProgramParent().path as NodePath<t.Program>;
    helper = program.scope.generateUidIdentifier("spread");
    const value = t.identifier("value");
    const isString = t.binaryExpression("===", t.unaryExpression("typeof", value), t.stringLiteral("string"));
    const body = t.returnStatement(
      t.conditionalExpression(isString, characters(t.cloneNode(value)), t.cloneNode(value)),
    );
    const made = t.functionDeclaration(helper, [t.cloneNode(value)], t.blockStatement([body]));
    program.scope.registerDeclaration(program.unshiftContainer("body", made)[0]);
    return helper;
  }

  const characters = (text: t.Expression): t.Expression =>
    t.callExpression(t.memberExpression(text, t.identifier("split")), [t.stringLiteral("")]);

  return {
    visitor: {
      SpreadElement(path) {
        const { parent } = path;
        if (t.isObjectExpression(parent)) return;
        if (t.isArrayExpression(parent)) fillHoles(parent.elements);
        const argument = path.get("argument");
        if (isArray(argument)) return;
        if (isText(argument.node)) path.node.argument = characters(argument.node);
        else path.node.argument = t.callExpression(t.cloneNode(helperOf(path)), [argument.node]);
        path.skip();
        path.requeue(path.get("argument"));
      },
    },
  };
}
