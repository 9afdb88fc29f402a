/*
 * Pass 25, slashes.
 * Takes a minified expression.
 * Promises that Espruino's lexer reads each slash as what it is: a division, or the beginning of a regular expression.
 * Right because that lexer goes by the token before the slash, and parentheses make that token a safe one without changing what
 * the expression means.
 */
import { parseExpression } from "@babel/parser";
import * as t from "@babel/types";
import { ENGINE_WORDS } from "../engine/words.ts";

/** What ends in a token after which Espruino's lexer takes a slash for the beginning of a regular expression. */
const BEFORE_REGEXP = new RegExp(`(?:^|[^\\w$])(?:${ENGINE_WORDS.join("|")})$|\\+\\+$|--$`);

interface Edit {
  at: number;
  text: string;
}

/** Espruino's lexer decides by the token before a slash whether it divides; parentheses make that token a safe one. */
function editsFor(node: t.Node, code: string): Edit[] {
  const around = (part: t.Node): Edit[] => [
    { at: part.start!, text: "(" },
    { at: part.end!, text: ")" },
  ];
  if (t.isBinaryExpression(node, { operator: "/" }) && BEFORE_REGEXP.test(code.slice(0, node.left.end!)))
    return around(node.left);
  if (t.isRegExpLiteral(node) && /[)\]]$/.test(code.slice(0, node.start!))) return around(node);
  return [];
}

/** Makes the minified text of one expression one that Espruino's lexer reads as JavaScript does. */
export function guardSlashes(code: string): string {
  const edits: Edit[] = [];
  t.traverseFast(parseExpression(code), (node) => {
    edits.push(...editsFor(node, code));
  });
  edits.sort((a, b) => b.at - a.at);
  return edits.reduce((text, { at, text: inserted }) => text.slice(0, at) + inserted + text.slice(at), code);
}
