"use overlay";
/** Decodes Base64 with line breaks, padding, an end, or faults: character by character, as `decodePlain` need not. */
import { type Base64State, decodePlain } from "./base64.ts";

/**
 * Decodes the next characters. Line breaks are passed over; padding may be missing.
 * @param isLast whether nothing follows
 * @returns the bytes that are complete by now, or undefined when the text is not Base64, or is cut off
 */
export function decodeAny(state: Base64State, text: string, isLast: boolean): string | undefined {
  const before = state._rest;
  let rest = withoutBreaks(before ? before + text : text);
  state._rest = "";
  let bytes: string | undefined;
  if (!isLast) bytes = decodePlain(state, rest);
  if (bytes !== undefined) return bytes;
  if (/[^A-Za-z0-9+/=]/.test(rest)) return undefined;
  bytes = "";
  if (state._padded) {
    // Nothing may follow but the rest of the padding.
    if (rest !== before && (rest !== `${before}=` || rest.length !== 4)) return undefined;
  } else {
    const pad = rest.indexOf("=");
    let end = isLast ? rest.length : rest.length & ~3;
    let next = end;
    if (pad >= 0) {
      const tail = pad & 3;
      const padding = rest.substr(pad);
      if (tail < 2 || padding.length > 4 - tail || (padding !== "=" && padding !== "==")) return undefined;
      state._padded = true;
      end = pad;
      next = pad - tail;
    } else if ((end & 3) === 1) return undefined;
    bytes = atob(rest.substr(0, end));
    rest = rest.substr(next);
  }
  state._rest = rest;
  return isLast && state._padded && rest.length !== 4 ? undefined : bytes;
}

/** A text without its line breaks: by searching, which is many times as fast as the engine's `split` or `replace`. */
function withoutBreaks(text: string): string {
  let clean = text;
  for (const character of ["\n", "\r"]) {
    let found = clean.indexOf(character);
    if (found < 0) continue;
    let from = 0;
    let joined = "";
    while (found >= 0) {
      joined += clean.substring(from, found);
      from = found + 1;
      found = clean.indexOf(character, from);
    }
    clean = joined + clean.substr(from);
  }
  return clean;
}
