"use overlay";
/**
 * JSON whose strings are UTF-8 bytes, on an engine whose JSON takes and gives one byte for a `\uXXXX` escape: the
 * escapes of anything beyond ASCII are replaced by the bytes they stand for, before parsing and after writing.
 */
import { type Members, memberText } from "../formats/config/members.ts";

/** The longest value that is parsed to find its end without asking for memory first, in bytes; and what is to be left over. */
const MAX_TRIED = 300;

/** Where a string ends, behind its quotation mark; 0 when it does not. */
function stringEnd(json: string, at: number): number {
  let end = at;
  let before = 0;
  do {
    end = json.indexOf('"', end + 1);
    if (end < 0) return 0;
    before = end - 1;
    while (json[before] === "\\") before--;
    // An odd number of backslashes makes the quotation mark a part of the text.
  } while (!((end - before) & 1));
  return end + 1;
}

/** Where a value ends that is no string; 0 when it does not. */
function valueEnd(json: string, at: number): number {
  const first = json[at];
  const brace = json.indexOf("}", at) + 1;
  let end = 0;
  if (first !== "{" && first !== "[") {
    const comma = json.indexOf(",", at);
    end = comma > 0 && comma < brace ? comma : brace - 1;
  } else if (first === "{" && (brace - at < MAX_TRIED || 2 * process.memory().free > brace - at + MAX_TRIED)) {
    // Most objects end at the first brace. What is cut too short is no JSON. Two bytes make a variable at the most.
    const text = json.substr(at, brace - at);
    try {
      JSON.parse(text);
      end = brace;
    } catch (_) {
      // A brace in a string, or an object in it.
    }
  }
  let depth = 0;
  const isPlain = json.indexOf("\\", at) < 0;
  for (let next = at; !end && next < json.length; next++) {
    const char = json[next];
    if (char === '"') {
      next = json.indexOf('"', next + 1);
      // As `stringEnd` does it, for which the C stack has no room here.
      while (!isPlain && next > 0) {
        let before = next - 1;
        while (json[before] === "\\") before--;
        if ((next - before) & 1) break;
        next = json.indexOf('"', next + 1);
      }
      if (next < 0) break;
      // What most of the time follows says nothing.
      const behind = json[next + 1];
      if (behind === ":" || behind === ",") next++;
    } else if (char === "{" || char === "[") depth++;
    else if (char === "}" || char === "]") {
      depth--;
      if (!depth) end = next + 1;
    }
  }
  return end;
}

/**
 * Finds the members of an object in a text, without making anything of what they hold.
 * @param json a text without white space between its parts, as `toJson` writes it
 * @param at where the object begins
 */
export function listMembers(json: string, at: number): Members {
  return membersOf(json, at);
}

function membersOf(json: string, at: number): Members {
  const members: Members = {};
  let next = at + 1;
  while (json[next] === '"') {
    const key = stringEnd(json, next);
    const from = key + 1;
    let to = 0;
    if (json[from] === '"') to = stringEnd(json, from);
    else to = valueEnd(json, from);
    if (!key || !to) break;
    const name = json.substr(next + 1, key - next - 2);
    members[name] = (from << 12) | to;
    next = to + 1;
  }
  return members;
}

/**
 * Reads an object in a text. Of one that is large only the members that are asked for: the others may take more memory than
 * there is.
 * @param place see members.ts
 * @param keys the members that are asked for, with spaces between them
 * @returns undefined where it is not JSON, or is not there
 */
export function readMembers(json: string, place: number, keys: string): { [key: string]: unknown } | undefined {
  const from = place >> 12;
  if (!place) return undefined;
  if ((place & 4095) - from >= MAX_TRIED) return readSome(json, from, keys);
  const text = memberText(json, place);
  try {
    return JSON.parse(text);
  } catch (_) {
    return undefined;
  }
}

/** The same for a large object, which begins at `from`. */
export function readSome(json: string, from: number, keys: string): { [key: string]: unknown } {
  const members = membersOf(json, from);
  return pickMembers(json, members, keys);
}

/** Makes an object of some members that were found. */
export function pickMembers(json: string, members: Members, keys: string): { [key: string]: unknown } {
  const values: { [key: string]: unknown } = {};
  const wanted = keys.split(" ");
  for (const key of wanted) {
    if (!members[key]) continue;
    const text = memberText(json, members[key]);
    try {
      values[key] = JSON.parse(text);
    } catch (_) {
      // As if it were not there.
    }
  }
  return values;
}

/** Replaces every `\uXXXX` escape for which `convert` gives bytes. */
function replaceEscapes(json: string, convert: (code: number, next: string) => string | undefined): string {
  let result = "";
  let from = 0;
  let at = json.indexOf("\\");
  while (at >= 0) {
    let length = 2;
    if (json[at + 1] === "u") {
      const bytes = convert(parseInt(json.substr(at + 2, 4), 16), json.substr(at + 6, 6));
      length = 6;
      if (bytes !== undefined) {
        if (bytes.length === 4) length = 12;
        result += json.substr(from, at - from);
        result += bytes;
        from = at + length;
      }
    }
    at = json.indexOf("\\", at + length);
  }
  if (!from) return json;
  result += json.substr(from);
  return result;
}

/** UTF-8 (RFC 3629) of an escape and, for a surrogate, of the one behind it. */
function utf8(unit: number, next: string): string | undefined {
  if (!(unit >= 0x80)) return undefined;
  if (unit < 0x800) return String.fromCharCode(0xc0 | (unit >> 6), 0x80 | (unit & 63));
  const low = next.substr(0, 2) === "\\u" ? parseInt(next.substr(2), 16) : 0;
  if (unit >= 0xd800 && unit < 0xdc00 && low >= 0xdc00 && low < 0xe000) {
    const code = 0x10000 + ((unit & 0x3ff) << 10) + (low & 0x3ff);
    return String.fromCharCode(
      0xf0 | (code >> 18),
      0x80 | ((code >> 12) & 63),
      0x80 | ((code >> 6) & 63),
      0x80 | (code & 63),
    );
  }
  return String.fromCharCode(0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 63), 0x80 | (unit & 63));
}

/** How deep objects and arrays may lie in each other. */
const MAX_DEPTH = 8;

/** How far a text was looked at, and what was found so far. */
export interface TextCheck {
  _at: number;
  _depth: number;
  _inString: boolean;
  /** Bytes of a character that are still to come, and the least and most that the next of them may be. */
  _rest: number;
  _least: number;
  _most: number;
}

/** The beginning of a check. */
export function startCheck(): TextCheck {
  return { _at: 0, _depth: 0, _inString: false, _rest: 0, _least: 0x80, _most: 0xbf };
}

/** Whether a text is ASCII, with so few brackets that it cannot be nested too deeply: then no byte need be looked at. */
export function isPlainText(json: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII begins with it
  if (/[^\x00-\x7f]/.test(json)) return false;
  let brackets = 0;
  // Not by `split`, which takes the engine thirty times as long.
  for (let at = json.indexOf("{"); at >= 0; at = json.indexOf("{", at + 1)) brackets++;
  for (let at = json.indexOf("["); at >= 0; at = json.indexOf("[", at + 1)) brackets++;
  return brackets <= MAX_DEPTH;
}

/**
 * Goes on with the check of JSON that came from outside, before its syntax is looked at: whether it is UTF-8, and not
 * nested too deeply for the engine.
 * @param bytes at most so many are looked at
 * @returns what is wrong; empty when nothing is, so far
 */
export function checkText(json: string, check: TextCheck, bytes: number): string {
  let { _at: at, _depth: depth, _inString: inString, _rest: rest, _least: least, _most: most } = check;
  const end = Math.min(json.length, at + bytes);
  while (at < end) {
    const byte = json.charCodeAt(at);
    if (rest) {
      if (byte < least || byte > most) return "is not valid UTF-8";
      rest--;
      least = 0x80;
      most = 0xbf;
    } else if (byte >= 0x80) {
      if (byte < 0xc2 || byte > 0xf4) return "is not valid UTF-8";
      rest = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
      if (byte === 0xe0) least = 0xa0;
      if (byte === 0xed) most = 0x9f;
      if (byte === 0xf0) least = 0x90;
      if (byte === 0xf4) most = 0x8f;
    } else if (byte === 0x22) inString = !inString;
    else if (inString) {
      if (byte === 0x5c) at++;
    } else if (byte === 0x7b || byte === 0x5b) {
      if (++depth > MAX_DEPTH) return `is nested deeper than ${MAX_DEPTH} levels`;
    } else if (byte === 0x7d || byte === 0x5d) depth--;
    at++;
  }
  check._at = at;
  check._depth = depth;
  check._inString = inString;
  check._rest = rest;
  check._least = least;
  check._most = most;
  return rest && at >= json.length ? "is not valid UTF-8" : "";
}

/**
 * Parses a JSON object that came from outside.
 * @param json meant to be UTF-8, as a string of bytes
 * @param fail told what is wrong with it
 * @returns undefined when something is
 */
export function parseObject(json: string, fail: (fault: string) => void): { [key: string]: unknown } | undefined {
  const check = startCheck();
  const fault = checkText(json, check, json.length);
  if (!fault) return parseChecked(json, fail);
  fail(fault);
  return undefined;
}

/** The same for a text that was checked already. */
export function parseChecked(json: string, fail: (fault: string) => void): { [key: string]: unknown } | undefined {
  let value: unknown;
  let fault = "";
  const text = replaceEscapes(json, utf8);
  // Escapes of surrogates that are no pair.
  const check = startCheck();
  if (text !== json) fault = checkText(text, check, text.length);
  try {
    if (!fault) value = JSON.parse(text);
  } catch (_) {
    fault = "is not JSON";
  }
  if (!fault && (typeof value !== "object" || value === null || Array.isArray(value))) fault = "is not a JSON object";
  if (!fault) return value as { [key: string]: unknown };
  fail(fault);
  return undefined;
}

/** Writes JSON in UTF-8. */
export function toJson(value: unknown): string {
  const json = JSON.stringify(value);
  return replaceEscapes(json, (code) => (code < 0x80 ? undefined : String.fromCharCode(code)));
}
