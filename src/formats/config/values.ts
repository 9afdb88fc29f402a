"use overlay";
/** What is wrong with a value of one of the rarer kinds, see rules.ts; empty when nothing is. No engine's and no Node's API. */
import { DIGITS, ID_CHARACTERS } from "../characters.ts";

/** An id: `a-z`, `0-9` and `-`, with no `-` at either end. */
export function idFault(value: unknown, most: number): string {
  let ok = typeof value === "string" && value !== "" && value.length <= most;
  const text = ok ? (value as string) : "";
  for (let at = 0; at < text.length; at++) if (!ID_CHARACTERS.includes(text[at]!)) ok = false;
  if (text[0] === "-" || text.endsWith("-")) ok = false;
  return ok ? "" : `is not 1 to ${most} characters of a-z, 0-9 and -, with no - at either end`;
}

/** A whole number: `seconds`, `channel`, `port`. */
export function numberFault(value: unknown, kind: string, least: number, most: number): string {
  let ok = typeof value === "number";
  if (ok && Math.floor(value as number) !== value) ok = false;
  if (ok && ((value as number) < least || (value as number) > most)) ok = false;
  if (ok) return "";
  let fault = kind === "channel" ? "is not a channel" : "is not a whole number of seconds";
  // Not what is no number: it may be a password that somebody has put into the wrong line.
  if (kind === "port") fault = typeof value === "number" ? `${value} is not a port` : "is not a port";
  return `${fault} (${least} to ${most})`;
}

/** An IPv4 address, or a MAC address: parts of decimal or hexadecimal digits. */
export function addressFault(value: unknown, isIp: boolean): string {
  const pieces = typeof value === "string" ? value.split(isIp ? "." : ":") : [];
  const digits = isIp ? DIGITS : `${DIGITS}abcdefABCDEF`;
  let ok = pieces.length === (isIp ? 4 : 6);
  let isZero = true;
  for (const piece of pieces) {
    for (let at = 0; at < piece.length; at++) if (!digits.includes(piece[at]!)) ok = false;
    if (piece === "" || piece.length > 3) ok = false;
    if (isIp ? Number(piece) > 255 : piece.length !== 2) ok = false;
    if (Number(piece)) isZero = false;
  }
  if (!ok) return isIp ? "is not an IPv4 address" : "is not a MAC address (aa:bb:cc:dd:ee:ff)";
  return isIp && isZero ? "is 0.0.0.0, which the engine does not take" : "";
}
