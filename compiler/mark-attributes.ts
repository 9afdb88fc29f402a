import type { NodePath, PluginObj } from "@babel/core";
import * as t from "@babel/types";
import { callsFirmware } from "./imported-call.ts";

/** What stands around what may be left in flash, until pass 28 has decided that. */
export const KEEP_MARK = "__homie_keep__";

/** What `advertise` takes. */
const ATTRIBUTES = ["name", "datatype", "format", "unit", "retained", "settable"];

/**
 * Marks what a sketch says of its properties: attributes and handlers that are written out in the call of a node's `advertise`, or have
 * a name. Where nobody keeps what that returns, which a statement of its own does not, `advertise` is told so by a third argument. It has
 * to be plain that it is a node, which the firmware has made: somebody else's `advertise` would not know what to do with a place.
 */
export function markAttributes(): PluginObj {
  return {
    visitor: {
      CallExpression(path) {
        const { callee, arguments: given } = path.node;
        if (!t.isMemberExpression(callee) || !t.isIdentifier(callee.property, { name: "advertise" })) return;
        if (!isNode(path.get("callee.object") as NodePath)) return;
        const [id, attributes] = given;
        if (given.length > 2 || !t.isExpression(id)) return;
        if (attributes && !t.isExpression(attributes)) return;
        if (t.isObjectExpression(attributes)) {
          if (!isOfProperty(attributes)) return;
          for (const one of attributes.properties) if (t.isObjectProperty(one)) markHandler(one);
          given[1] = mark(attributes);
        } else if (t.isIdentifier(attributes)) given[1] = mark(attributes);
        if (!isUnused(path)) return;
        if (!attributes) given.push(mark(t.objectExpression([])));
        given.push(t.booleanLiteral(true));
      },
    },
  };
}

/** Whether a value is what `homie.node` returns, there and then or by a name that it keeps. */
function isNode(value: NodePath): boolean {
  if (value.isCallExpression()) return callsFirmware(value, "node");
  const binding = value.isIdentifier() ? value.scope.getBinding(value.node.name) : undefined;
  const made = binding?.constant && binding.path.isVariableDeclarator() ? binding.path.get("init") : undefined;
  return !!made?.isCallExpression() && callsFirmware(made, "node");
}

const mark = (value: t.Expression): t.Expression => t.callExpression(t.identifier(KEEP_MARK), [value]);

const isUnused = (path: NodePath<t.CallExpression>): boolean => path.parentPath.isExpressionStatement();

/** Whether an object has attributes of a property, and nothing else; methods become plain members of it. */
function isOfProperty(object: t.ObjectExpression): boolean {
  object.properties = object.properties.map((one) =>
    t.isObjectMethod(one, { kind: "method", computed: false })
      ? t.objectProperty(one.key, t.functionExpression(null, one.params as t.Identifier[], one.body))
      : one,
  );
  return object.properties.every(
    (one) => t.isObjectProperty(one) && !one.computed && t.isIdentifier(one.key) && ATTRIBUTES.includes(one.key.name),
  );
}

function markHandler(member: t.ObjectProperty): void {
  const { key, value } = member;
  if (!t.isIdentifier(key, { name: "settable" })) return;
  if (t.isFunction(value) || t.isIdentifier(value)) member.value = mark(value as t.Expression);
}
