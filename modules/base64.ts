"use overlay";
/** Decodes Base64 (RFC 4648, section 4) piece by piece, wherever it is cut; the engine's atob needs it whole. */

/** What a decoder keeps between two pieces. */
export interface Base64State {
  /** Characters that do not make whole bytes yet; behind padding, the last group with its padding. */
  _rest: string;
  _padded: boolean;
}

/**
 * Decodes the next characters. Line breaks are passed over; padding may be missing.
 * @param isLast whether nothing follows
 * @returns the bytes that are complete by now, or undefined when the text is not Base64, or is cut off
 */
export function decode(state: Base64State, text: string, isLast: boolean): string | undefined {
  // The engine decodes anything; what gives the same text again when it is encoded was Base64. Twenty times as fast as to
  // look at each character, which is left for line breaks, padding and the end.
  if (!state._padded && !isLast) {
    const all = state._rest ? state._rest + text : text;
    const whole = all.length & 3 ? all.substr(0, all.length & ~3) : all;
    const decoded = atob(whole);
    if (!whole.endsWith("=") && btoa(decoded) === whole) {
      state._rest = all.substr(whole.length);
      return decoded;
    }
  }
  let clean = text;
  if (text.includes("\n") || text.includes("\r")) clean = text.split("\n").join("").split("\r").join("");
  if (/[^A-Za-z0-9+/=]/.test(clean)) return undefined;
  // No copy where the piece before ended with a group.
  let rest = state._rest ? state._rest + clean : clean;
  let bytes = "";
  if (state._padded) {
    // Nothing may follow but the rest of the padding.
    if (clean && (clean !== "=" || rest.length !== 4)) return undefined;
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
