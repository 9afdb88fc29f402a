"use overlay";
/**
 * Writes JSON in UTF-8, on an engine whose strings are bytes and whose JSON writes one beyond ASCII as a `\uXXXX` escape:
 * that becomes the byte again.
 */
export function toJson(value: unknown): string {
  const json = JSON.stringify(value);
  let result = "";
  let from = 0;
  let at = json.indexOf("\\");
  while (at >= 0) {
    let length = 2;
    if (json[at + 1] === "u") {
      const code = parseInt(json.substr(at + 2, 4), 16);
      length = 6;
      if (code >= 0x80) {
        result += json.substr(from, at - from);
        result += String.fromCharCode(code);
        from = at + length;
      }
    }
    at = json.indexOf("\\", at + length);
  }
  if (!from) return json;
  result += json.substr(from);
  return result;
}
