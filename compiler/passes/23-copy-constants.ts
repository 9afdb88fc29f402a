/*
 * Pass 23, an optimization: constants are copied to where they are read.
 * Takes the top-level variables of a bundle.
 * Promises that a variable that is never assigned again, and whose value is a plain one, is no longer read where that is worth
 * it; and that the plain fields of an object whose name is in capitals are not either.
 * Right because such a variable has one value for all its life. An object in capitals is taken for a constant: unless a field of
 * it is written to, nobody changes it.
 */
import type { NodePath } from "@babel/core";
import type { Binding } from "@babel/traverse";
import * as t from "@babel/types";
import { isPlain, type Plain } from "../plain-literal.ts";

/** Flash that one constant may take by being written wherever it is used, in bytes; in a variable it would take memory. */
const MOST_COPIED = 256;

/** An object literal that its name, in capitals, declares a constant. */
function constantFields(binding: Binding): Map<string, Plain> | undefined {
  const node = binding.path.node;
  if (!t.isVariableDeclarator(node) || !t.isObjectExpression(node.init) || !binding.constant) return undefined;
  if (!/^[A-Z][A-Z0-9_]*$/.test(binding.identifier.name)) return undefined;
  const fields = new Map<string, Plain>();
  for (const one of node.init.properties) {
    if (!t.isObjectProperty(one) || one.computed || !t.isIdentifier(one.key)) return undefined;
    if (isPlain(one.value)) fields.set(one.key.name, one.value);
  }
  return binding.referencePaths.some((use) => isWrite(use.parentPath)) ? undefined : fields;
}

/** Whether a member expression is changed rather than read. */
function isWrite(member: NodePath | null): boolean {
  if (!member?.isMemberExpression()) return false;
  const parent = member.parentPath;
  return (
    (parent.isAssignmentExpression() && member.key === "left") ||
    parent.isUpdateExpression() ||
    parent.isUnaryExpression({ operator: "delete" })
  );
}

function worthCopying(value: Plain, uses: number): boolean {
  return !t.isStringLiteral(value) || uses < 2 || value.value.length * uses <= MOST_COPIED;
}

/**
 * Writes a constant's value where it is read. An object whose name is in capitals is taken for a constant.
 * @returns whether that was done
 */
export function copyValues(binding: Binding): boolean {
  const node = binding.path.node;
  if (!t.isVariableDeclarator(node) || !binding.constant) return false;
  if (t.isIdentifier(node.id) && isPlain(node.init) && worthCopying(node.init, binding.references)) {
    for (const use of binding.referencePaths) use.replaceWith(t.cloneNode(node.init));
    return binding.references > 0;
  }
  const fields = constantFields(binding);
  let changed = false;
  for (const use of fields ? binding.referencePaths : []) {
    const member = use.parentPath;
    if (!member?.isMemberExpression() || member.node.computed || use.key !== "object") continue;
    const value = fields!.get((member.node.property as t.Identifier).name);
    if (!value) continue;
    member.replaceWith(t.cloneNode(value));
    changed = true;
  }
  return changed;
}
