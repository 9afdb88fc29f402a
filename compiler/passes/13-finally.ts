/*
 * Pass 13, `finally`.
 * Takes `try` statements with `finally`, out of which nothing jumps (pass 11).
 * Promises that what `finally` throws is thrown, and that what the `try` has thrown comes through it unchanged: Espruino forgets
 * the one, and takes for the other what was caught last.
 * Right because the statement keeps what was thrown, by whichever part, and throws it again when all are done. Where the `try` is
 * left by `return`, `break` or `continue`, it stays a `finally`, in which what is thrown is lost: docs/language.md says so.
 */
import type { NodePath, PluginObj } from "@babel/core";
import * as t from "@babel/types";

/** Whether a block is left by a jump: to a loop or switch around the statement, or out of the function. */
function jumpsOut(block: NodePath<t.BlockStatement>): boolean {
  let found = false;
  const isWithin = (path: NodePath, isHome: (one: NodePath) => boolean): boolean => {
    const home = path.findParent((one) => isHome(one) || one === block);
    return home !== block;
  };
  block.traverse({
    Function: (path) => path.skip(),
    ReturnStatement() {
      found = true;
    },
    ContinueStatement(path) {
      if (!isWithin(path, (one) => one.isLoop())) found = true;
    },
    BreakStatement(path) {
      if (!isWithin(path, (one) => one.isLoop() || one.isSwitchStatement())) found = true;
    },
  });
  return found;
}

function keepThrown(path: NodePath<t.TryStatement>): void {
  const { block, handler, finalizer } = path.node;
  if (!finalizer) return;
  const isLeft =
    jumpsOut(path.get("block")) || (handler && jumpsOut(path.get("handler.body") as NodePath<t.BlockStatement>));
  const isThrown = path.scope.generateUidIdentifier("isThrown");
  const thrown = path.scope.generateUidIdentifier("thrown");
  const keep = (): t.CatchClause => {
    const error = path.scope.generateUidIdentifier("error");
    const assign = (name: t.Identifier, value: t.Expression) =>
      t.expressionStatement(t.assignmentExpression("=", t.cloneNode(name), value));
    return t.catchClause(
      error,
      t.blockStatement([assign(isThrown, t.numericLiteral(1)), assign(thrown, t.cloneNode(error))]),
    );
  };
  const guarded = t.tryStatement(handler ? t.blockStatement([t.tryStatement(block, handler)]) : block, keep());
  const last = isLeft ? t.tryStatement(finalizer, keep()) : finalizer;
  const again = t.ifStatement(t.cloneNode(isThrown), t.blockStatement([t.throwStatement(t.cloneNode(thrown))]));
  path.replaceWith(
    t.blockStatement([
      t.variableDeclaration("let", [t.variableDeclarator(isThrown), t.variableDeclarator(thrown)]),
      ...(isLeft ? [t.tryStatement(t.blockStatement([guarded]), null, t.blockStatement([last]))] : [guarded, last]),
      again,
    ]),
  );
  path.skip();
}

/** Lowers `finally`, the innermost first. */
export function finallyBlocks(): PluginObj {
  return { visitor: { TryStatement: { exit: keepThrown } } };
}
