/*
 * Pass 15, variables of loops.
 * Takes loops whose variable a function within them keeps.
 * Promises that it is a copy, declared in the loop's body.
 * Right because Espruino makes a block's variables anew for each turn, but a loop's only once; and the copy is nowhere different
 * from the variable: the build refuses a body that writes to it, and a head that captures it.
 */
import type { NodePath, PluginObj } from "@babel/core";
import type { Binding, Scope } from "@babel/traverse";
import * as t from "@babel/types";
import { diagnose } from "../diagnostic.ts";

const CAPTURED = "a loop variable that a function in the loop keeps";

/** Whether a function inside the loop refers to the variable: Espruino has one variable for all turns of the loop. */
function isCaptured(binding: Binding, loop: NodePath): boolean {
  const home = loop.getFunctionParent();
  return [...binding.referencePaths, ...binding.constantViolations].some((use) => use.getFunctionParent() !== home);
}

/** Renames the variable in the loop's head and copies it into the block, which is fresh for each turn. */
function copyIntoBody(loop: NodePath<t.For>, scope: Scope, names: string[]): void {
  loop.ensureBlock();
  const body = loop.node.body as t.BlockStatement;
  const renamed = names.map((name) => [name, scope.generateUid(name)] as const);
  for (const [name, other] of renamed) scope.rename(name, other);
  const copies = renamed.map(([name, other]) => t.variableDeclarator(t.identifier(name), t.identifier(other)));
  const inner = new Map(renamed.map(([name, other]) => [other, name]));
  loop.get("body").traverse({
    Identifier(path: NodePath<t.Identifier>) {
      const name = inner.get(path.node.name);
      if (name) path.node.name = name;
    },
  } as never);
  body.body.unshift(t.variableDeclaration("let", copies));
}

/** Gives each turn of a loop its own copy of a variable that a function in the loop's body captures. */
export function loops(file: string): PluginObj {
  const visit = (path: NodePath<t.For>): void => {
    const head = path.isForStatement() ? path.node.init : (path.node as t.ForXStatement).left;
    if (!t.isVariableDeclaration(head) || head.kind === "var") return;
    // Destructuring moves the names of a pattern into the body.
    if (!path.isForStatement() && !t.isIdentifier(head.declarations[0]?.id)) return;
    const captured = Object.keys(t.getBindingIdentifiers(head)).filter((name) => {
      const binding = path.scope.getOwnBinding(name);
      return binding && isCaptured(binding, path);
    });
    if (!captured.length) return;
    if (path.isForStatement()) {
      const body = path.get("body");
      for (const name of captured) {
        const binding = path.scope.getOwnBinding(name)!;
        for (const use of binding.constantViolations) {
          if (use.isDescendant(body)) diagnose(use, file, CAPTURED, "copy it into a const inside the loop.");
        }
        for (const use of binding.referencePaths) {
          if (!use.isDescendant(body) && use.getFunctionParent() !== path.getFunctionParent()) {
            diagnose(use, file, CAPTURED, "copy it into a const inside the loop.");
          }
        }
      }
    }
    copyIntoBody(path, path.scope, captured);
    path.scope.crawl();
  };
  return { visitor: { ForStatement: visit, ForOfStatement: visit, ForInStatement: visit } as PluginObj["visitor"] };
}
