import { type Base64State, decodePlain } from "../../modules/base64.ts";
import { decodeAny } from "../../modules/base64-any.ts";

/** A decoder's state at the beginning: made here, as the build shortens the names in it. */
export function fresh(): Base64State {
  return { _rest: "", _padded: false };
}

/** Decodes the next characters as an update does it. */
export function decode(state: Base64State, text: string, isLast: boolean): string | undefined {
  let bytes: string | undefined;
  if (!isLast) bytes = decodePlain(state, text);
  return bytes === undefined ? decodeAny(state, text, isLast) : bytes;
}

/** Decodes them by the shortest way alone. */
export function decodeShortest(state: Base64State, text: string): string | undefined {
  return decodePlain(state, text);
}
