/** Where a text stops being JSON, and why. */
export interface JsonFault {
  offset: number;
  what: string;
}

const SPACE = /[ \t\n\r]*/y;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)(?!\w)/y;
/** A string, as far as it is one. */
const STRING_PART = /"(?:[^"\\\p{Cc}]|[\x7f-\x9f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/uy;

/** Finds the first fault in a text that `JSON.parse` has refused; Node 20's own errors often do not say where it is. */
export function findJsonFault(text: string): JsonFault {
  try {
    const scanner = new Scanner(text);
    scanner.value();
    scanner.end();
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error("JSON.parse refused a text in which there is no fault");
}

class Fault extends Error implements JsonFault {
  constructor(
    readonly offset: number,
    readonly what: string,
  ) {
    super(what);
  }
}

class Scanner {
  #at = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  value(): void {
    this.#take(SPACE);
    const first = this.#text[this.#at];
    if (first === "{") this.#list("}", () => this.#member());
    else if (first === "[") this.#list("]", () => this.value());
    else if (first === '"') this.#string();
    else if (!this.#take(SCALAR)) this.#fail("a value should stand here");
    this.#take(SPACE);
  }

  end(): void {
    if (this.#at < this.#text.length) this.#fail("nothing may follow the value");
  }

  #list(close: string, item: () => void): void {
    this.#at++;
    this.#take(SPACE);
    if (this.#skip(close)) return;
    do item();
    while (this.#skip(","));
    if (!this.#skip(close)) this.#fail(`"," or "${close}" should stand here`);
  }

  #member(): void {
    this.#take(SPACE);
    if (this.#text[this.#at] !== '"') this.#fail("a key in double quotes should stand here");
    this.#string();
    this.#take(SPACE);
    if (!this.#skip(":")) this.#fail('":" should stand here');
    this.value();
  }

  #string(): void {
    const start = this.#at;
    this.#take(STRING_PART);
    if (this.#skip('"')) return;
    const stop = this.#text[this.#at];
    if (stop === "\\") throw new Fault(this.#at, "there is no such escape");
    if (stop === undefined || stop === "\n" || stop === "\r")
      throw new Fault(start, "this string has no closing quote");
    throw new Fault(this.#at, "a control character has to be written as an escape");
  }

  #take(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    if (!pattern.test(this.#text)) return false;
    this.#at = pattern.lastIndex;
    return true;
  }

  #skip(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #fail(what: string): never {
    const found = this.#text[this.#at];
    throw new Fault(
      this.#at,
      `${what}, but ${found === undefined ? "the text ends" : `there is ${JSON.stringify(found)}`}`,
    );
  }
}
