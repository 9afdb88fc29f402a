/*
 * Pass 34, pretokenising.
 * Takes a chunk's text, minified, as Espruino's lexer reads it (32).
 * Promises the same text, shorter: words and operators are bytes, and the blanks around them are gone. Can be switched off as
 * `pretokenise`.
 * Right because the engine's lexer takes such a byte for the token that it makes of the word itself, which test/differential/ runs
 * on it; texts, regular expressions and the names of members stay as they are.
 */
import { FIRST_TOKEN, TOKENS } from "../../src/formats/code-tokens.ts";

const BYTES = new Map(TOKENS.map((token, at) => [token, String.fromCharCode(FIRST_TOKEN + at)]));

/** Operators that have no byte, and would be taken for others that have one. */
const PLAIN = ["...", "**=", "&&=", "||=", "??=", "**", "??", "?."];
const escaped = (text: string): string => text.replace(/[.*+?^$|]/g, "\\$&");
const OPERATOR = [...PLAIN, ...TOKENS.filter((token) => /^\W/.test(token))]
  .sort((a, b) => b.length - a.length)
  .map(escaped)
  .join("|");

/** Everything but templates and regular expressions; between two \uE000 stands what linking writes a number for. */
const LEXEME = new RegExp(
  String.raw`\s+|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\uE000[^\uE000]*\uE000|` +
    String.raw`[A-Za-z_$][\w$]*|0[xXbBoO][\da-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|${OPERATOR}|.`,
  "sy",
);
const REGULAR_EXPRESSION = /\/(?:[^/\\[]|\\.|\[(?:[^\]\\]|\\.)*\])+\/[a-z]*/sy;

/** Whether a slash begins a regular expression behind a lexeme: the engine's own rule, in its jslex.c. */
const isBeforeRegExp = (lexeme: string): boolean =>
  lexeme === "" ||
  /^[!%&*+\-/<=>?[{}(,;:]$/.test(lexeme) ||
  (BYTES.has(lexeme) && !["true", "false", "null", "undefined"].includes(lexeme));

function endOfTemplate(code: string, from: number): number {
  let at = from + 1;
  while (code[at] !== "`") {
    if (code[at] === "\\") at++;
    else if (code.startsWith("${", at)) at = endOfBraces(code, at + 2);
    at++;
  }
  return at + 1;
}

/** Where the brace is that closes one which has been opened. */
function endOfBraces(code: string, from: number): number {
  let [at, open, before] = [from, 0, "{"];
  while (open > 0 || code[at] !== "}") {
    const end = endOfLexeme(code, at, before);
    before = code.slice(at, end).trim() || before;
    if (before === "{") open++;
    if (before === "}") open--;
    at = end;
  }
  return at;
}

function endOfLexeme(code: string, at: number, before: string): number {
  if (code[at] === "`") return endOfTemplate(code, at);
  const form = code[at] === "/" && isBeforeRegExp(before) ? REGULAR_EXPRESSION : LEXEME;
  form.lastIndex = at;
  return at + form.exec(code)![0].length;
}

/** A chunk's text as the image has it. */
export interface Pretokenised {
  /** One character a byte, but for what stands where linking writes a number. */
  text: string;
  /** Where in it a place of the text before has come to lie. */
  place: (at: number) => number;
}

/** Makes bytes of the words and operators in a chunk's text. */
export function pretokenise(code: string): Pretokenised {
  const lexemes: string[] = [];
  for (let at = 0, before = ""; at < code.length; ) {
    const lexeme = code.slice(at, endOfLexeme(code, at, before));
    lexemes.push(lexeme);
    if (lexeme.trim()) before = lexeme;
    at += lexeme.length;
  }
  const shipped = lexemes.map((lexeme, at) => (isMember(lexemes, at) ? lexeme : (BYTES.get(lexeme) ?? lexeme)));
  const isByte = (at: number): boolean => shipped[at] !== undefined && shipped[at] !== lexemes[at];
  // Where lexemes begin, before and after.
  const starts: number[] = [];
  const places: number[] = [];
  let [start, text] = [0, ""];
  for (const [at, lexeme] of lexemes.entries()) {
    starts.push(start);
    places.push(text.length);
    start += lexeme.length;
    if (lexeme.trim() || !(isByte(at - 1) || isByte(at + 1))) text += shipped[at];
  }
  const place = (at: number): number => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (starts[middle]! <= at) low = middle;
      else high = middle;
    }
    const end = places[low + 1] ?? text.length;
    return Math.min(places[low]! + at - starts[low]!, end);
  };
  return { text, place };
}

/** Whether a word is the name of an object's member, which the engine compares as a text. */
function isMember(lexemes: readonly string[], at: number): boolean {
  const [before, after] = [lexemes[at - 1], lexemes[at + 1]];
  return before === "." || before === "?." || (after === ":" && (before === "{" || before === ","));
}
