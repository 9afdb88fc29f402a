"use overlay";
/**
 * Reads JSON that came from outside, and writes it as JSON in lines (src/formats/config/lines.ts). No value is made of it:
 * however it is built, reading takes no more memory than the text and its copy, and as many turns as it needs.
 *
 * What it takes is what RFC 8259 says, no more. It refuses besides what this engine or a reader after it could not be
 * trusted with: text that is not UTF-8, a key that is given twice, numbers that are none here, and what goes beyond limits.
 * Escapes become the bytes they stand for, where JSON does not need them, so that the same text is the same bytes.
 */
import { indentation, MAX_DEPTH, MAX_VALUES } from "../formats/config/lines.ts";
import { MAX_CONFIG, MAX_STORED } from "../formats/journal.ts";

/** What a turn may do, in milliseconds of the chip, more or less; and what it takes to read a text or a mark. */
const TURN = 10;
const PART = 5;
/** Bytes of a text that are looked at at a time. */
const RUN = 64;
/** The longest number, in characters. */
const MAX_NUMBER = 32;
/** The largest exponent: the engine multiplies by ten so often. */
const MAX_EXPONENT = 999;

/** What may come next; several of them, added up; 0 when the text should be over. */
const VALUE = 1;
const KEY = 2;
const CLOSE = 4;
const COMMA = 8;
const COLON = 16;

const TWICE = ": is given twice";
/** What stands between values and around them. */
const MARKS = "{}[],: \n\r\t";

const BEHIND = "has text behind its end";
const NOT_JSON = "is not JSON";
const NOT_OBJECT = "is not a JSON object";
const NOT_UTF8 = "is not valid UTF-8";

/** A text that is being read. */
export interface Reading {
  /** The text, a string of bytes; it may lie in flash. */
  _text: string;
  _at: number;
  /** Whether it is ASCII without escapes and control characters: then no text in it need be looked at. */
  _isPlain: boolean;
  /** What was read of it, as JSON in lines. */
  _json: string;
  /** The objects and lists that are open, by their brackets, and where each begins in `_json`. */
  _open: string;
  _starts: number[];
  _expects: number;
  _values: number;
  /** Within a text that is looked at byte by byte. */
  _inText: boolean;
  /** Where the line of the key begins that is being read; 0 for a value. */
  _line: number;
  /** Bytes of a character that are still to come, and the least and most that the next of them may be. */
  _rest: number;
  _least: number;
  _most: number;
}

/** The beginning. */
export function startReading(text: string): Reading {
  return {
    _text: text,
    _at: 0,
    _isPlain: !/[^ -\x5b\x5d-\x7f]/.test(text),
    _json: "",
    _open: "",
    _starts: [],
    _expects: VALUE,
    _values: 0,
    _inText: false,
    _line: 0,
    _rest: 0,
    _least: 0x80,
    _most: 0xbf,
  };
}

/**
 * Reads on, as far as a turn goes. At the end of the text, `_at` is its length.
 *
 * The engine reads through all of a loop's body each time, what it passes over as well: so what is rare stands elsewhere.
 * @returns what is wrong with the text; empty when nothing is, so far
 */
export function readOn(it: Reading): string {
  const text = it._text;
  let fault = "";
  for (let left = TURN; left > 0 && it._at < text.length && !fault; left -= PART) {
    const at = it._at;
    let ends = false;
    if (it._inText) {
      fault = text[at] === "\\" ? readEscape(it, at) : readBytes(it, at);
      ends = !it._inText;
    } else if (MARKS.includes(text[at]!)) fault = readMark(it, at);
    else if (text[at] === '"') {
      it._line = 0;
      if (it._expects & KEY) {
        it._line = it._json.length;
        it._json += "\n";
        it._json += indentation(it._open.length - 1);
      } else if (!(it._expects & VALUE)) fault = it._expects ? NOT_JSON : BEHIND;
      // Most texts are short.
      const run = text.substr(at, RUN);
      const end = run.indexOf('"', 1) + 1;
      if (end && it._isPlain) {
        it._json += run.substr(0, end);
        it._at += end;
        ends = true;
      } else {
        it._json += '"';
        it._at++;
        it._inText = true;
      }
    } else fault = readToken(it, at);
    if (ends) fault = fault || endText(it);
  }
  if (it._values > MAX_VALUES) fault = fault || `has more than ${MAX_VALUES} values`;
  if (it._json.length > MAX_STORED) fault = fault || `is longer than ${MAX_CONFIG} bytes`;
  if (it._at >= text.length && (it._expects || it._inText)) fault = fault || (it._rest ? NOT_UTF8 : NOT_JSON);
  if (!fault && !it._expects && it._json[0] !== "{") fault = NOT_OBJECT;
  if (fault === TWICE) {
    const path = pathOf(it._json, it._starts, it._line);
    fault = path + TWICE;
  }
  return fault;
}

/** A key or a text has ended: what may follow, and the mark that most of the time does. @returns what is wrong */
function endText(it: Reading): string {
  const next = it._text[it._at];
  if (it._line) {
    const line = `${it._json.substr(it._line)}:`;
    const known = it._json.indexOf(line, it._starts[it._starts.length - 1]!);
    // The engine (2v29) finds a text, too, of which only the beginning is there, at the end of another.
    if (known >= 0 && known < it._line) return TWICE;
    it._expects = COLON;
    if (next === ":") {
      it._at++;
      it._json += next;
      it._expects = VALUE;
    }
    return "";
  }
  it._values++;
  it._expects = it._open ? COMMA | CLOSE : 0;
  if (next === "," && it._open) {
    it._at++;
    it._json += next;
    it._expects = it._open.endsWith("{") ? KEY : VALUE;
  }
  return "";
}

/** Reads some bytes of a text, up to one that has to be looked at, or that one. @returns what is wrong */
function readBytes(it: Reading, at: number): string {
  const text = it._text;
  const code = text.charCodeAt(at);
  let length = 1;
  let bytes = text[at]!;
  if (it._rest) {
    if (code < it._least || code > it._most) return NOT_UTF8;
    it._rest--;
    it._least = 0x80;
    it._most = 0xbf;
  } else if (code === 0x22) it._inText = false;
  else if (code < 0x20) return NOT_JSON;
  else if (code < 0x80) {
    const run = text.substr(at, RUN);
    const end = /[^ !#-\x5b\x5d-\x7f]/.exec(run);
    length = end ? end.index : run.length;
    bytes = run.substr(0, length);
  } else {
    if (code < 0xc2 || code > 0xf4) return NOT_UTF8;
    it._rest = code < 0xe0 ? 1 : code < 0xf0 ? 2 : 3;
    if (code === 0xe0) it._least = 0xa0;
    if (code === 0xed) it._most = 0x9f;
    if (code === 0xf0) it._least = 0x90;
    if (code === 0xf4) it._most = 0x8f;
  }
  it._json += bytes;
  it._at += length;
  return "";
}

/** The number that four hexadecimal digits are; -1 where there are none. */
function hexadecimal(text: string, at: number): number {
  const digits = text.substr(at, 4);
  const isWhole = /^[0-9a-fA-F][0-9a-fA-F][0-9a-fA-F][0-9a-fA-F]$/.test(digits);
  return isWhole ? parseInt(digits, 16) : -1;
}

/** Letters of the escapes that JSON has for control characters, by their codes. */
const LETTERS = "        btn fr                  ";

/** Reads an escape: it becomes what it stands for, unless JSON needs it. @returns what is wrong */
function readEscape(it: Reading, at: number): string {
  const text = it._text;
  const kind = text[at + 1]!;
  let length = 2;
  let bytes = "";
  if (kind === "/") bytes = kind;
  else if (kind !== "u") {
    const known = '"\\bfnrt'.indexOf(kind);
    if (known < 0) return NOT_JSON;
    bytes = text.substr(at, 2);
  } else {
    const code = hexadecimal(text, at + 2);
    length = 6;
    if (code < 0) return NOT_JSON;
    if (code < 0x20) {
      const letter = LETTERS[code]!;
      bytes = "\\";
      if (letter !== " ") bytes += letter;
      else bytes += text.substr(at + 1, 5).toLowerCase();
    } else if (code < 0x80) {
      if (code === 0x22 || code === 0x5c) bytes = "\\";
      bytes += String.fromCharCode(code);
    } else if (code < 0x800) bytes = String.fromCharCode(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0xd800 || code > 0xdfff) {
      bytes = String.fromCharCode(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    } else {
      // A pair of surrogates.
      const low = text.substr(at + 6, 2) === "\\u" ? hexadecimal(text, at + 8) : 0;
      if (code > 0xdbff || low < 0xdc00 || low > 0xdfff) return NOT_UTF8;
      const whole = 0x10000 + ((code & 0x3ff) << 10) + (low & 0x3ff);
      const lead = 0xf0 | (whole >> 18);
      bytes = String.fromCharCode(lead, 0x80 | ((whole >> 12) & 63), 0x80 | ((whole >> 6) & 63), 0x80 | (whole & 63));
      length = 12;
    }
  }
  it._json += bytes;
  it._at += length;
  return "";
}

/** Reads a bracket, a comma, a colon, or white space. @returns what is wrong */
function readMark(it: Reading, at: number): string {
  const char = it._text[at]!;
  const expects = it._expects;
  if (char === " " || char === "\n" || char === "\r" || char === "\t") {
    it._at++;
    return "";
  }
  if (!expects) return BEHIND;
  if (char === "{" || char === "[") {
    it._values++;
    if (!(expects & VALUE)) return NOT_JSON;
    if (char === "[" && !it._open) return NOT_OBJECT;
    if (it._open.length === MAX_DEPTH) return `is nested deeper than ${MAX_DEPTH} levels`;
    it._starts.push(it._json.length);
    it._open += char;
    it._expects = char === "{" ? KEY | CLOSE : VALUE | CLOSE;
  } else {
    const isObject = it._open.endsWith("{");
    if (char === "," && expects & COMMA) it._expects = isObject ? KEY : VALUE;
    else if (char === ":" && expects & COLON) it._expects = VALUE;
    else if (expects & CLOSE && char === (isObject ? "}" : "]")) {
      it._starts.pop();
      it._open = it._open.substr(0, it._open.length - 1);
      it._expects = it._open ? COMMA | CLOSE : 0;
    } else return NOT_JSON;
  }
  it._json += char;
  it._at++;
  return "";
}

/** Reads a word or a number. @returns what is wrong */
function readToken(it: Reading, at: number): string {
  if (!(it._expects & VALUE)) return it._expects ? NOT_JSON : BEHIND;
  it._values++;
  const text = it._text;
  const char = text[at]!;
  const word = char === "t" ? "true" : char === "f" ? "false" : char === "n" ? "null" : "";
  const run = text.substr(at, MAX_NUMBER + 1);
  let length = word.length;
  let isOdd = false;
  if (!word) {
    const end = /[^0-9]/.exec(run);
    length = end ? end.index : run.length;
    const behind = run[length];
    // Most numbers are whole ones, and short.
    isOdd = !length || length > 8 || behind === "." || behind === "e" || behind === "E" || (char === "0" && length > 1);
    if (isOdd) length = numberLength(run);
  } else if (run.substr(0, length) !== word) length = 0;
  if (!length) return NOT_JSON;
  const token = run.substr(0, length);
  it._json += token;
  it._at += length;
  it._expects = it._open ? COMMA | CLOSE : 0;
  if (text[it._at] === "," && it._open) {
    it._at++;
    it._json += ",";
    it._expects = it._open.endsWith("{") ? KEY : VALUE;
  }
  return isOdd ? numberFault(token) : "";
}

/** The characters of a number, and their kinds: 0 zero, 1 digit, 2 minus, 3 plus, 4 point, 5 exponent. */
const CHARACTERS = "0123456789-+.eE";
const KINDS = "011111111123455";
/**
 * By what was read of a number, what it becomes with a character of each kind; 0 where the number ends. 1 nothing, 2 a minus,
 * 3 zero, 4 digits, 5 a point, 6 digits behind it, 7 an e, 8 the exponent's sign, 9 its digits.
 */
const NEXT = "000000342000340000000057440057660000660007998800990000990000";

/** How many characters the number has that begins a text; 0 where there is none. */
function numberLength(text: string): number {
  let state = 1;
  let length = 0;
  while (length < text.length) {
    const char = text[length]!;
    const kind = CHARACTERS.indexOf(char);
    const next = kind < 0 ? 0 : NEXT.charCodeAt(6 * state - 48 + KINDS.charCodeAt(kind)) - 48;
    if (!next) break;
    state = next;
    length++;
  }
  return length > MAX_NUMBER || state === 3 || state === 4 || state === 6 || state === 9 ? length : 0;
}

/** What is wrong with a number; empty when nothing is. */
function numberFault(token: string): string {
  if (token.length > MAX_NUMBER) return `has a number of more than ${MAX_NUMBER} characters`;
  const lower = token.toLowerCase();
  const parts = lower.split("e");
  const exponent = parts.length > 1 ? parseInt(parts[1]!, 10) : 0;
  const isSmall = exponent <= MAX_EXPONENT && exponent >= -MAX_EXPONENT;
  const value = isSmall ? Number(token) : Infinity;
  return value === Infinity || value === -Infinity ? "has a number that is out of range" : "";
}

/** The keys that lead to the line of a key, with dots between them; lists are passed over. */
function pathOf(json: string, starts: number[], line: number): string {
  let path = "";
  for (const start of starts) {
    // An object's own key ends right before it.
    if (!start || json[start - 1] !== ":") continue;
    const begin = json.lastIndexOf("\n", start);
    const from = json.indexOf('"', begin) + 1;
    path += json.substr(from, start - 2 - from);
    path += ".";
  }
  const from = json.indexOf('"', line) + 1;
  path += json.substr(from, json.length - 1 - from);
  return path;
}
