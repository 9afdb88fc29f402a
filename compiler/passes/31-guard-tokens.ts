/*
 * Pass 31, what Espruino's parser reads otherwise.
 * Takes a minified expression.
 * Promises that its lexer reads each slash as what it is, a division or the beginning of a regular expression, and that the body of
 * a `do` stands in braces: without them the parser wants a semicolon, which the standard allows behind some statements only. A bare
 * `return` at a function's end has a semicolon: the parser looks for more, and what it is given is the body without its brace.
 * Right because the lexer goes by the token before the slash, and parentheses make that token a safe one without changing what
 * the expression means; nor do braces around one statement.
 */
import * as t from "@babel/types";
import { ENGINE_WORDS } from "../engine/words.ts";

/** What ends in a token after which Espruino's lexer takes a slash for the beginning of a regular expression. */
const BEFORE_REGEXP = new RegExp(`(?:^|[^\\w$])(?:${ENGINE_WORDS.join("|")})$|\\+\\+$|--$`);
/** At least as long as what is looked for, with one character before. */
const LONGEST = 16;

interface Edit {
  at: number;
  text: string;
}

/** Espruino's lexer decides by the token before a slash whether it divides; parentheses make that token a safe one. */
function editsFor(node: t.Node, code: string): Edit[] {
  const around = (part: t.Node, open = "(", close = ")"): Edit[] => [
    { at: part.start!, text: open },
    { at: part.end!, text: close },
  ];
  const before = (end: number, start = 0): string => code.slice(Math.max(start, end - LONGEST), end);
  if (t.isFunction(node) && /\breturn$/.test(before(node.body.end! - 1, node.body.start!))) {
    return [{ at: node.body.end! - 1, text: ";" }];
  }
  if (t.isDoWhileStatement(node) && !t.isBlockStatement(node.body)) return around(node.body, "{", "}");
  if (t.isBinaryExpression(node, { operator: "/" }) && BEFORE_REGEXP.test(before(node.left.end!)))
    return around(node.left);
  if (t.isRegExpLiteral(node) && /[)\]]$/.test(before(node.start!))) return around(node);
  return [];
}

/**
 * Makes the minified text of an expression one that Espruino reads as JavaScript does.
 * @param tree what it was parsed to, parentheses included
 */
export function guardTokens(code: string, tree: t.File): string {
  const edits: Edit[] = [];
  t.traverseFast(tree, (node) => {
    edits.push(...editsFor(node, code));
  });
  edits.sort((a, b) => b.at - a.at);
  return edits.reduce((text, { at, text: inserted }) => text.slice(0, at) + inserted + text.slice(at), code);
}
