"use overlay";
/** Decodes Base64 with line breaks, padding, an end, or faults: character by character, as base64.ts need not. */
import type { Base64State } from "./base64.ts";

/** Decodes the next characters, see `decode`. */
export function decodeAny(state: Base64State, text: string, isLast: boolean): string | undefined {
  // What is left of the piece before was not looked at, unless it was here. No copy where that ended with a group.
  let rest = state._rest ? state._rest + text : text;
  if (rest.includes("\n") || rest.includes("\r")) rest = rest.split("\n").join("").split("\r").join("");
  if (/[^A-Za-z0-9+/=]/.test(rest)) return undefined;
  let bytes = "";
  if (state._padded) {
    // Nothing may follow but the rest of the padding.
    if (rest !== state._rest && (rest !== `${state._rest}=` || rest.length !== 4)) return undefined;
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
