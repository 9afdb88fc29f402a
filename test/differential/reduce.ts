import { parse } from "@babel/parser";
import * as t from "@babel/types";
import type { Program } from "./program.ts";

/** How long a program is made shorter, in milliseconds. */
const MOST_TIME = 40_000;

/** The texts that a program becomes by leaving out one statement, or all but a part of an expression; the shortest first. */
function smaller(source: string): string[] {
  const texts = new Set<string>();
  const ast = parse(source, { sourceType: "module", plugins: ["typescript"] });
  const replace = (node: t.Node, text: string): void => {
    texts.add(source.slice(0, node.start!) + text + source.slice(node.end!));
  };
  const textOf = (node: t.Node): string => source.slice(node.start!, node.end!);
  t.traverseFast(ast, (node) => {
    if (t.isBlock(node) || t.isSwitchCase(node)) {
      const list = t.isSwitchCase(node) ? node.consequent : node.body;
      for (const one of list) {
        replace(one, "");
        if (t.isBlockStatement(one)) replace(one, one.body.map(textOf).join("\n"));
        if (t.isIfStatement(one)) replace(one, textOf(one.consequent));
        if (t.isTryStatement(one)) replace(one, textOf(one.block));
      }
    }
    if (t.isSwitchStatement(node)) for (const one of node.cases) replace(one, "");
    if (t.isClassBody(node)) for (const one of node.body) replace(one, "");
    if (t.isCallExpression(node) && node.arguments.length > 1)
      for (const one of node.arguments) replace(node, textOf(one));
    if (t.isBinaryExpression(node) || t.isLogicalExpression(node)) {
      replace(node, textOf(node.left));
      replace(node, textOf(node.right));
    } else if (t.isConditionalExpression(node)) {
      replace(node, textOf(node.consequent));
      replace(node, textOf(node.alternate));
    }
  });
  return [...texts].sort((a, b) => a.length - b.length);
}

/**
 * Makes a program shorter for as long as something remains true of it.
 * @param isSo tells which of some programs it is true of; programs that are none are false
 */
export async function reduce(program: Program, isSo: (programs: Program[]) => Promise<boolean[]>): Promise<Program> {
  let least = program;
  const end = Date.now() + MOST_TIME;
  for (;;) {
    const candidates = smaller(least.source).map((source) => ({ ...least, source }));
    let found: Program | undefined;
    for (let at = 0; at < candidates.length && !found; at += 40) {
      const some = candidates.slice(at, at + 40);
      const answers = await isSo(some);
      found = some.find((_, k) => answers[k]);
    }
    if (!found || Date.now() > end) return least;
    least = found;
  }
}
