import type { PluginObj } from "@babel/core";
import * as t from "@babel/types";

/** Datatypes of the Homie convention 5.0 that are plain texts in 3.0.1 and 4.0.0. */
const TEXTS = ["datetime", "duration", "json"];

/**
 * Has a sketch's properties say what the convention knows that the device speaks: where `advertise` is handed an object whose datatype
 * and format are written out, what only 5.0 has becomes what 3.0.1 and 4.0.0 have in its place. Which of them it is the build puts in
 * later, by `__HOMIE__`, so that none of it is in an image.
 */
export function newerAttributes(): PluginObj {
  return {
    visitor: {
      CallExpression({ node: { callee, arguments: given } }) {
        if (!t.isMemberExpression(callee) || !t.isIdentifier(callee.property, { name: "advertise" })) return;
        if (t.isObjectExpression(given[1])) adapt(given[1]);
      },
    },
  };
}

function adapt(attributes: t.ObjectExpression): void {
  const datatype = memberOf(attributes, "datatype");
  const format = memberOf(attributes, "format");
  const kind = textOf(datatype) ?? "string";
  const limits = textOf(format);
  if (TEXTS.includes(kind)) {
    onlyIn5(datatype, t.stringLiteral("string"));
    onlyIn5(format);
  } else if (kind === "color" && limits === "xyz") {
    // It can be read, but not set: a handler expects numbers.
    onlyIn5(datatype, t.stringLiteral("string"));
    onlyIn5(format);
    onlyIn5(memberOf(attributes, "settable"));
  } else if (kind === "boolean") onlyIn5(format);
  else if ((kind === "integer" || kind === "float") && limits !== undefined) {
    const [least, most, ...step] = limits.split(":");
    if (!least || !most) onlyIn5(format);
    else if (step.length) onlyIn5(format, t.stringLiteral(`${least}:${most}`));
  }
}

function memberOf(object: t.ObjectExpression, name: string): t.ObjectProperty | undefined {
  return object.properties.find(
    (one): one is t.ObjectProperty => t.isObjectProperty(one) && !one.computed && t.isIdentifier(one.key, { name }),
  );
}

function textOf(member: t.ObjectProperty | undefined): string | undefined {
  const { value } = member ?? {};
  if (t.isStringLiteral(value)) return value.value;
  return t.isTemplateLiteral(value) && value.quasis.length === 1 ? (value.quasis[0]!.value.cooked ?? "") : undefined;
}

/** Puts something else, or nothing, in the place of a member's value where the device speaks an earlier version. */
function onlyIn5(member: t.ObjectProperty | undefined, otherwise: t.Expression = t.identifier("undefined")): void {
  if (!member) return;
  const is5 = t.binaryExpression("===", t.identifier("__HOMIE__"), t.numericLiteral(5));
  member.value = t.conditionalExpression(is5, member.value as t.Expression, otherwise);
}
