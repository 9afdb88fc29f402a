import { EngineError } from "../errors.ts";

/** A token of the engine's lexer, as far as JSON can tell. */
export interface JsonToken {
  /** `number`, `string`, `word`, `end`, `unfinished`, or the character itself. */
  kind: string;
  value: string | number;
  /** How the engine names it in an error. */
  shown: string;
}

const SIMPLE_ESCAPES: Record<string, string> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v", a: "\x07" };
const RESERVED = ["undefined", "function", "var", "let", "const", "return", "new", "this", "typeof", "void", "delete"];

/** Splits text into tokens as the engine's own lexer does: JSON is read with the one for JavaScript. */
export class JsonLexer {
  /** The token at hand. */
  token: JsonToken = { kind: "end", value: "", shown: "EOF" };
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
    this.advance();
  }

  /** Goes to the next token. */
  advance(): void {
    this.token = this.next();
  }

  /** Goes past a token that must be there; throws the engine's SyntaxError otherwise. */
  expect(kind: string): void {
    const { kind: found, shown } = this.token;
    const name =
      found === "word" && !RESERVED.includes(shown) ? `ID:${shown === "ID" ? this.token.value : shown}` : shown;
    if (found !== kind)
      throw new EngineError(`Got ${name} expected ${kind === "string" ? "STRING" : `'${kind}'`}`, "SyntaxError");
    this.advance();
  }

  private next(): JsonToken {
    this.skip();
    const rest = this.text.slice(this.at);
    if (rest === "") return { kind: "end", value: "", shown: "EOF" };
    const number = /^(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+|(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?)/.exec(rest)?.[0];
    if (number !== undefined) {
      this.at += number.length;
      return { kind: "number", value: toNumber(number), shown: /^\d+$/.test(number) ? "INT" : "FLOAT" };
    }
    const word = /^[A-Za-z_$][\w$]*/.exec(rest)?.[0];
    if (word !== undefined) {
      this.at += word.length;
      return { kind: "word", value: word, shown: RESERVED.includes(word) ? word : "ID" };
    }
    const first = rest[0]!;
    if (first === '"' || first === "'" || first === "`") return this.string(first);
    const operator = rest.startsWith("--") || rest.startsWith("++") ? rest.slice(0, 2) : first;
    this.at += operator.length;
    return { kind: operator, value: operator, shown: operator.length > 1 ? operator : `'${operator}'` };
  }

  private skip(): void {
    const blank = /(?:[ \t\n\r\v\f]|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y;
    blank.lastIndex = this.at;
    this.at += blank.exec(this.text)![0].length;
  }

  private string(quote: string): JsonToken {
    let value = "";
    for (this.at++; this.at < this.text.length; this.at++) {
      const char = this.text[this.at]!;
      if (char === quote) {
        this.at++;
        return { kind: "string", value, shown: "STRING" };
      }
      if (char === "\n" && quote !== "`") break;
      value += char === "\\" ? this.escape() : char;
    }
    const template = quote === "`";
    return { kind: "unfinished", value: "", shown: `UNFINISHED ${template ? "TEMPLATE LITERAL" : "STRING"}` };
  }

  /** Reads an escape and leaves the place at its last character. The engine keeps one byte of each. */
  private escape(): string {
    const char = this.text[++this.at] ?? "";
    if (char in SIMPLE_ESCAPES) return SIMPLE_ESCAPES[char]!;
    const digits = char === "x" ? 2 : char === "u" ? 4 : 0;
    if (digits > 0) {
      const code = this.text.slice(this.at + 1, this.at + 1 + digits);
      if (code.length < digits || !/^[0-9a-fA-F]+$/.test(code)) throw new EngineError("Invalid escape sequence");
      this.at += digits;
      return String.fromCharCode(Number.parseInt(code, 16) & 255);
    }
    const octal = /^[0-7]{1,3}/.exec(this.text.slice(this.at))?.[0];
    if (octal === undefined) return char === "\n" ? "" : char;
    this.at += octal.length - 1;
    return String.fromCharCode(Number.parseInt(octal, 8) & 255);
  }
}

function toNumber(text: string): number {
  return /^0[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number(text);
}
