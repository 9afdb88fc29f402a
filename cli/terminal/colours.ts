import { harmlessLines } from "../../files/shown-text.ts";
import type { Meaning, Span } from "../../host/span.ts";
import type { Terminal } from "./output.ts";

/** What a terminal is told before a text of some meaning; behind it, to go on as before. */
const BEFORE: Record<Meaning, string> = {
  good: "\x1b[32m",
  warning: "\x1b[33m",
  bad: "\x1b[31m",
  heading: "\x1b[1m",
  aside: "\x1b[2m",
};
const AFTER = "\x1b[0m";

/** Whether a stream is to get colours: a terminal, unless the person has asked for none (no-color.org). */
export function wantsColours({ isTTY }: Terminal): boolean {
  return isTTY === true && !process.env.NO_COLOR && process.env.TERM !== "dumb";
}

/** A line as it is written. What it is made of cannot tell the terminal anything: only its meaning can. */
export function renderLine(spans: readonly Span[], colours: boolean): string {
  return spans
    .map(({ text, meaning }) => {
      const shown = harmlessLines(text);
      return colours && meaning !== undefined ? `${BEFORE[meaning]}${shown}${AFTER}` : shown;
    })
    .join("");
}
