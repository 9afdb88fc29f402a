/**
 * JSON whose strings are UTF-8 bytes, on an engine whose JSON takes and gives one byte for a `\uXXXX` escape: the
 * escapes of anything beyond ASCII are replaced by the bytes they stand for, before parsing and after writing.
 */

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
        result += json.substr(from, at - from) + bytes;
        from = at + length;
      }
    }
    at = json.indexOf("\\", at + length);
  }
  return from ? result + json.substr(from) : json;
}

/** UTF-8 (RFC 3629) of an escape and, for a surrogate, of the one behind it. */
function utf8(unit: number, next: string): string | undefined {
  if (unit < 0x80) return undefined;
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

/**
 * Parses JSON.
 * @param json UTF-8 as a string of bytes
 * @returns its value; undefined when it is not JSON
 */
export function parseJson(json: string): unknown {
  try {
    return JSON.parse(replaceEscapes(json, utf8));
  } catch (_) {
    return undefined;
  }
}

/** Writes JSON in UTF-8. */
export function toJson(value: unknown): string {
  return replaceEscapes(JSON.stringify(value), (code) => (code < 0x80 ? undefined : String.fromCharCode(code)));
}
