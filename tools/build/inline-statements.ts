import type { NodePath } from "@babel/core";
import type { Binding } from "@babel/traverse";
import * as t from "@babel/types";

/**
 * Whether a function's statements could stand elsewhere: they do not ask how the function was called, nor do they return,
 * unless they come to stand at the end of another function.
 */
function isFreeStanding(path: NodePath<t.FunctionDeclaration>, isLast: boolean): boolean {
  const { node } = path;
  if (node.async || node.generator || !node.params.every((one) => t.isIdentifier(one))) return false;
  let free = true;
  path.get("body").traverse({
    ReturnStatement(inner) {
      if (inner.getFunctionParent() === path && (!isLast || inner.node.argument)) free = false;
    },
    ThisExpression() {
      free = false;
    },
    VariableDeclaration(inner) {
      if (inner.node.kind === "var" && inner.getFunctionParent() === path) free = false;
    },
    Identifier(inner) {
      if (inner.node.name === "arguments") free = false;
    },
  });
  return free;
}

/**
 * Writes a function that is called from one place only, and gives no value, in that place: a function that is called once
 * need not stay in memory.
 * @returns whether that was done
 */
export function inlineStatements(binding: Binding): boolean {
  const path = binding.path;
  if (!path.isFunctionDeclaration() || !binding.constant || binding.references !== 1) return false;
  const use = binding.referencePaths[0]!;
  const call = use.parentPath;
  if (!call?.isCallExpression() || use.key !== "callee" || !call.parentPath.isExpressionStatement()) return false;
  const given = call.node.arguments;
  if (use.findParent((one) => one === path) || given.length !== path.node.params.length) return false;
  const home = call.getFunctionParent();
  if (!home || !given.every((one) => t.isExpression(one))) return false;
  const isLast = call.parentPath.parentPath === home.get("body") && call.parentPath.getNextSibling().node === undefined;
  if (!isFreeStanding(path, isLast)) return false;
  const params = (path.node.params as t.Identifier[]).map((param) => {
    const name = call.scope.generateUid(param.name);
    path.scope.rename(param.name, name);
    return name;
  });
  for (const name of Object.keys(path.scope.bindings)) {
    if (!params.includes(name)) path.scope.rename(name, call.scope.generateUid(name));
  }
  const outer = new Set<string>();
  path.get("body").traverse({
    Identifier(one) {
      outer.add(one.node.name);
    },
  });
  for (const name of outer) {
    if (binding.scope.hasOwnBinding(name) && call.scope.getBinding(name) !== binding.scope.getBinding(name))
      return false;
  }
  const declared = params.map((name, at) => t.variableDeclarator(t.identifier(name), given[at] as t.Expression));
  const { body } = path.node.body;
  call.parentPath.replaceWith(
    t.blockStatement(declared.length ? [t.variableDeclaration("let", declared), ...body] : body),
  );
  return true;
}
