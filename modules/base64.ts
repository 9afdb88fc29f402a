/**
 * Decodes Base64 (RFC 4648, section 4) piece by piece, wherever it is cut; the engine's atob needs it whole. Here is what goes
 * fast: the middle of a text without line breaks. Everything else is in base64-any.ts.
 */

/** What a decoder keeps between two pieces. */
export interface Base64State {
  /** Characters that do not make whole bytes yet; behind padding, the last group with its padding. */
  _rest: string;
  _padded: boolean;
}

/**
 * Decodes the next characters by the shortest way, and with little of the C stack.
 * @returns the bytes that are complete by now; undefined when there are line breaks, padding or faults, for `decodeAny`
 */
export function decodePlain(state: Base64State, text: string): string | undefined {
  let bytes: string | undefined;
  if (!state._padded) {
    let whole = state._rest ? state._rest + text : text;
    let rest = "";
    const { length } = whole;
    if (length & 3) {
      rest = whole.substr(length & ~3);
      whole = whole.substr(0, length & ~3);
    }
    // The engine decodes anything; what gives the same text again when it is encoded was Base64. That is twenty times as fast
    // as to look at each character.
    const decoded = atob(whole);
    // What is padded has fewer bytes. (A text's length is not taken twice: the engine counts it each time.)
    if (decoded.length * 4 === (length & ~3) * 3 && btoa(decoded) === whole) {
      state._rest = rest;
      bytes = decoded;
    }
  }
  return bytes;
}
