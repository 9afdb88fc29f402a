import type { NodePath, PluginObj } from "@babel/core";
import * as t from "@babel/types";

/** What stands around what may be left in flash, until pass 28 has decided that. */
export const KEEP_MARK = "__homie_keep__";

/** What `advertise` takes. */
const ATTRIBUTES = ["name", "datatype", "format", "unit", "retained", "settable"];

/**
 * Marks what a sketch says of its properties: attributes and handlers that are written out in the call of `advertise`, or have a name.
 * Where nobody
 * keeps what that returns, which a statement of its own does not, `advertise` is told so by a third argument.
 * @param source the module's text: one that does not name the firmware has no properties
 */
export function markAttributes(source: string): PluginObj {
  if (!source.includes("homie-espruino")) return { visitor: {} };
  return {
    visitor: {
      CallExpression(path) {
        const { callee, arguments: given } = path.node;
        if (!t.isMemberExpression(callee) || !t.isIdentifier(callee.property, { name: "advertise" })) return;
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
