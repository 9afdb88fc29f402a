import type { NodePath } from "@babel/core";
import * as t from "@babel/types";

/** The module that a sketch imports. */
const FIRMWARE = "homie-espruino";

/** Whether a function of that name, imported from the firmware, is called. */
export function callsFirmware({ node: { callee }, scope }: NodePath<t.CallExpression>, name: string): boolean {
  if (t.isMemberExpression(callee)) {
    if (callee.computed || !t.isIdentifier(callee.object) || !t.isIdentifier(callee.property, { name })) return false;
    return isFrom(scope.getBinding(callee.object.name)?.path, (one) => one.isImportNamespaceSpecifier());
  }
  if (!t.isIdentifier(callee)) return false;
  return isFrom(
    scope.getBinding(callee.name)?.path,
    (one) => one.isImportSpecifier() && t.isIdentifier(one.node.imported, { name }),
  );
}

function isFrom(binding: NodePath | undefined, fits: (binding: NodePath) => boolean): boolean {
  const declaration = binding?.parentPath;
  return (
    !!binding && !!declaration?.isImportDeclaration() && declaration.node.source.value === FIRMWARE && fits(binding)
  );
}
