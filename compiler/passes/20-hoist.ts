/*
 * Pass 20, declarations.
 * Takes a bundle.
 * Promises declarations in an order that Espruino runs: functions first in their scope, a `var` at its function's top where it is
 * used before or outside of its block, and a class known within itself by its variable's name.
 * Right because that is the order in which the standard declares them, and moving a declaration moves no effect.
 */
import { type NodePath, traverse } from "@babel/core";
import type { Binding, Visitor } from "@babel/traverse";
import * as t from "@babel/types";

/** Moves the function declarations of a list of statements to its top. */
function sorted(statements: t.Statement[]): t.Statement[] {
  const functions = statements.filter((one) => t.isFunctionDeclaration(one));
  return functions.length ? [...functions, ...statements.filter((one) => !t.isFunctionDeclaration(one))] : statements;
}

/** A function declared in a block is one of that block: written so that no minifier moves it out. */
export function asConstant(statement: t.Statement): t.Statement {
  if (!t.isFunctionDeclaration(statement)) return statement;
  const { id, params, body } = statement;
  return t.variableDeclaration("let", [t.variableDeclarator(id!, t.functionExpression(null, params, body))]);
}

/** Whether a `var` is used where Espruino, which declares it when it comes to it, does not know it. */
function isUsedElsewhere(binding: Binding): boolean {
  if (binding.kind !== "var") return false;
  const home = binding.path.getFunctionParent();
  const block = binding.path.findParent((one) => one.isBlockStatement() || one.isLoop() || one.isProgram());
  const start = binding.identifier.start ?? 0;
  return [...binding.referencePaths, ...binding.constantViolations].some((use) => {
    if (use.getFunctionParent() !== home)
      return block?.node !== home?.node && !block?.isProgram() && block?.parentPath !== home;
    return (use.node.start ?? start) < start || (block !== null && !use.isDescendant(block));
  });
}

/** Whether a `var` of the top level is declared in a block there: all others are in order, or the code is wrong. */
const isNested = (binding: Binding): boolean =>
  binding.kind === "var" && !binding.path.getStatementParent()?.parentPath?.isProgram() && isUsedElsewhere(binding);

/** A declaration without its `var`. */
function asAssignment(path: NodePath<t.VariableDeclaration>): void {
  const { declarations } = path.node;
  const loop = path.parentPath.isForXStatement() && path.key === "left";
  const assignments = declarations
    .filter((one) => one.init)
    .map((one) => t.assignmentExpression("=", one.id as t.Identifier, one.init!));
  const expression = assignments.length === 1 ? assignments[0]! : t.sequenceExpression(assignments);
  if (loop) path.replaceWith(declarations[0]!.id as t.Identifier);
  else if (!assignments.length) path.remove();
  else path.replaceWith(path.key === "init" ? expression : t.expressionStatement(expression));
}

/** Declares all `var`s of a function at its top when Espruino would not know one of them where it is used. */
function declareEarly(path: NodePath<t.Function | t.Program>, body: t.Statement[]): void {
  const variables = Object.values(path.scope.bindings).filter((binding) => binding.kind === "var");
  if (!variables.some(isUsedElsewhere)) return;
  path.traverse({
    Function: (inner) => inner.skip(),
    VariableDeclaration: {
      exit(declaration) {
        if (declaration.node.kind === "var") asAssignment(declaration);
      },
    },
  });
  const declarators = variables.map((binding) => t.variableDeclarator(t.identifier(binding.identifier.name)));
  body.unshift(t.variableDeclaration("var", declarators));
  path.scope.crawl();
}

const hoisting: Visitor = {
  Program(path) {
    path.node.directives = [];
    if (Object.values(path.scope.bindings).some(isNested)) declareEarly(path, path.node.body);
    path.node.body = sorted(path.node.body);
  },
  BlockStatement(path) {
    const body = sorted(path.node.body);
    path.node.body = path.parentPath.isFunction() ? body : body.map(asConstant);
  },
  Function(path) {
    if (!path.get("body").isBlockStatement()) return;
    declareEarly(path, (path.node.body as t.BlockStatement).body);
  },
  ClassExpression(path) {
    const { id } = path.node;
    if (!id) return;
    const parent = path.parent;
    if (path.scope.getOwnBinding(id.name)?.referenced && t.isVariableDeclarator(parent) && t.isIdentifier(parent.id)) {
      path.scope.rename(id.name, parent.id.name);
    }
    path.node.id = null;
  },
};

/**
 * Brings a bundle's declarations into an order that Espruino runs: it executes a function's declaration when it comes to
 * it, so functions move to the top of their scope. A class has no name within itself there, so it takes its variable's.
 */
export function hoist(bundle: t.File): void {
  traverse(bundle, hoisting);
}
