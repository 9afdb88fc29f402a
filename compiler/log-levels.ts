import type { NodePath, PluginObj } from "@babel/core";
import * as t from "@babel/types";
import { LOG_LEVELS } from "./validate.ts";

/** The module that has the functions that log. */
const FIRMWARE = "homie-espruino";

/**
 * Leaves out what a sketch logs below the build's level, with all that was to be logged: a call of `homie.debug` and the like is
 * written out for levels that `__LOG_LEVEL__` reaches only, which the build puts in later.
 */
export function logLevels(): PluginObj {
  return {
    visitor: {
      CallExpression(path) {
        const level = LOG_LEVELS.findIndex((name) => calls(path, name));
        if (level < 0) return;
        const isLogged = t.binaryExpression("<=", t.identifier("__LOG_LEVEL__"), t.numericLiteral(level));
        path.replaceWith(t.conditionalExpression(isLogged, path.node, t.identifier("undefined")));
        path.skip();
      },
    },
  };
}

/** Whether a function of that name, imported from the firmware, is called. */
function calls({ node: { callee }, scope }: NodePath<t.CallExpression>, name: string): boolean {
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
