import { dirname, resolve } from "node:path";
import type { NodePath } from "@babel/core";
import type * as t from "@babel/types";
import { ROOT } from "../files/root.ts";
import type { Diagnostic } from "./diagnostic.ts";

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
  if (!callee.isIdentifier()) return undefined;
  const declaration = path.scope.getBinding(callee.node.name)?.path.parentPath;
  if (!declaration?.isImportDeclaration()) return undefined;
  if (resolve(dirname(file), declaration.node.source.value) !== resolve(ROOT, module)) return undefined;
  const start = path.node.loc!.start;
  return { file: name, line: start.line, column: start.column + 1 };
}
