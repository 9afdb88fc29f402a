import { dirname, resolve } from "node:path";
import type { NodePath } from "@babel/core";
import * as t from "@babel/types";
import { ROOT } from "../files/root.ts";
import type { Diagnostic } from "./diagnostic.ts";

/** The module that a sketch imports. */
const FIRMWARE = "homie-espruino";

/**
 * Where a call stands, if it is one of a function that a module imports from a certain other one.
 * @param file the module's absolute path, and `name` its path as messages show it
 * @param module the other's, from the project's directory
 */
export function importedCall(
  path: NodePath<t.CallExpression>,
  file: string,
  name: string,
  module: string,
): Diagnostic["place"] | undefined {
  const callee = path.get("callee");
  const source = callee.isIdentifier() ? sourceOf(path.scope.getBinding(callee.node.name)?.path) : undefined;
  if (source === undefined || resolve(dirname(file), source) !== resolve(ROOT, module)) return undefined;
  const start = path.node.loc!.start;
  return { file: name, line: start.line, column: start.column + 1 };
}

/** Whether a function of that name, imported from the firmware, is called. */
export function callsFirmware({ node: { callee }, scope }: NodePath<t.CallExpression>, name: string): boolean {
  const object = t.isMemberExpression(callee) && !callee.computed ? callee.object : callee;
  const imported = t.isIdentifier(object) ? scope.getBinding(object.name)?.path : undefined;
  if (!imported || sourceOf(imported) !== FIRMWARE) return false;
  if (t.isMemberExpression(callee)) {
    return imported.isImportNamespaceSpecifier() && t.isIdentifier(callee.property, { name });
  }
  return imported.isImportSpecifier() && t.isIdentifier(imported.node.imported, { name });
}

/** What a name is imported from; undefined for one that is not. */
function sourceOf(binding: NodePath | undefined): string | undefined {
  const declaration = binding?.parentPath;
  return declaration?.isImportDeclaration() ? declaration.node.source.value : undefined;
}
