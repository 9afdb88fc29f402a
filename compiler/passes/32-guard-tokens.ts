/*
 * Pass 32, what Espruino's parser reads otherwise.
 * Takes a minified expression.
 * Promises that its lexer reads each slash as what it is, a division or the beginning of a regular expression, and that the body of
 * a `do` stands in braces: without them the parser wants a semicolon, which the standard allows behind some statements only. A bare
 * `return` at a function's end has a semicolon: the parser looks for more, and what it is given is the body without its brace. Braces in
 * texts within a template are escaped: it counts them to find the end of an expression. Whole numbers are written in full: `6e4` it takes
 * for a fraction, which a function of its own refuses that wants a whole number, as `deepSleep` does.
 * Right because the lexer goes by the token before the slash, and parentheses make that token a safe one without changing what
 * the expression means; nor do braces around one statement, nor does another way to write a character.
 */
import * as t from "@babel/types";
import { ENGINE_WORDS } from "../engine/words.ts";

/** What ends in a token after which Espruino's lexer takes a slash for the beginning of a regular expression. */
const BEFORE_REGEXP = new RegExp(`(?:^|[^\\w$])(?:${ENGINE_WORDS.join("|")})$|\\+\\+$|--$`);
/** At least as long as what is looked for, with one character before. */
const LONGEST = 16;

interface Edit {
  at: number;
  /** Where what gives way to the text ends; without it nothing does. */
  to?: number;
  text: string;
}

/** Braces and backticks in texts and regular expressions, which the engine counts where they stand within a template. */
const COUNTED: Record<string, string> = { "{": "\\x7b", "}": "\\x7d", "`": "\\x60" };

/** The engine finds the end of a template's expression by its braces, wherever they stand. */
function withinTemplate({ expressions }: t.TemplateLiteral, code: string): Edit[] {
  const edits: Edit[] = [];
  for (const expression of expressions) {
    t.traverseFast(expression, (node) => {
      if (!t.isStringLiteral(node) && !t.isRegExpLiteral(node)) return;
      const [at, to] = [node.start!, node.end!];
      const text = code.slice(at, to).replace(/\\?[{}`]/g, (found) => COUNTED[found.slice(-1)]!);
      if (text.length !== to - at) edits.push({ at, to, text });
    });
  }
  return edits;
}

/** The engine's whole numbers have 32 bits. */
const MOST_WHOLE = 2 ** 31 - 1;

function isWholeWithExponent({ value, start, end }: t.NumericLiteral, code: string): boolean {
  // A dot behind digits would be a decimal point.
  return /^\d+e\d+$/i.test(code.slice(start!, end!)) && value <= MOST_WHOLE && code[end!] !== ".";
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
  if (t.isNumericLiteral(node) && isWholeWithExponent(node, code)) {
    return [{ at: node.start!, to: node.end!, text: `${node.value}` }];
  }
  if (t.isTemplateLiteral(node)) return withinTemplate(node, code);
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
  const isOnce = ({ at, to }: Edit, index: number): boolean =>
    to === undefined || edits[index - 1]?.to !== to || edits[index - 1]?.at !== at;
  return edits
    .filter(isOnce)
    .reduce((text, { at, to = at, text: inserted }) => text.slice(0, at) + inserted + text.slice(to), code);
}
