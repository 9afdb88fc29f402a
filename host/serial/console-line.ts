import { shownLine } from "./shown-line.ts";

/** Begins what a terminal obeys. */
const ESCAPE = "\x1b";
/** A control sequence, as Espruino's console sends them. */
const SEQUENCE = new RegExp(`${ESCAPE}\\[[0-?]*[ -/]*[@-~]`, "g");
/** What a console sends besides its lines. */
const FLOW_CONTROL = ["\x11", "\x13", "\r"];

/**
 * A line from Espruino's console as a person reads it.
 * @param raw its bytes, one a character
 * @returns undefined when it is not legible: the chip's ROM speaks at a speed of its own, and lines can be damaged
 */
export function consoleLine(raw: string): string | undefined {
  const bytes = Buffer.from(shownLine(raw), "latin1");
  const printed = bytes.toString("utf8").replace(SEQUENCE, "");
  const text = FLOW_CONTROL.reduce((left, character) => left.replaceAll(character, ""), printed);
  return /[\p{Cc}\ufffd]/u.test(text.replaceAll("\t", " ")) ? undefined : text;
}
