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
    const rest = whole.substr(whole.length & ~3);
    if (rest) whole = whole.substr(0, whole.length & ~3);
    bytes = atob(whole);
    isPlain = btoa(bytes) === whole && !whole.endsWith("=");
    if (isPlain) state._rest = rest;
  }
  if (!isPlain) bytes = decodeAny(state, text, isLast);
  return bytes;
}
