/** Decodes Base64 (RFC 4648, section 4) piece by piece, wherever it is cut; the engine's atob needs it whole. */
import { decodeAny } from "./base64-any.ts";

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
  let bytes: string | undefined;
  let isPlain = false;
  // The engine decodes anything; what gives the same text again when it is encoded was Base64. That is twenty times as fast as
  // to look at each character.
  if (!state._padded && !isLast) {
    let whole = state._rest ? state._rest + text : text;
    let rest = "";
    const { length } = whole;
    if (length & 3) {
      rest = whole.substr(length & ~3);
      whole = whole.substr(0, length & ~3);
    }
    bytes = atob(whole);
    // What is padded has fewer bytes.
    isPlain = bytes.length * 4 === whole.length * 3 && btoa(bytes) === whole;
    if (isPlain) state._rest = rest;
  }
  if (!isPlain) bytes = decodeAny(state, text, isLast);
  return bytes;
}
