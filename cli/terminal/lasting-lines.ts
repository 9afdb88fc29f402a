import type { Span } from "../../host/span.ts";
import { renderLine, wantsColours } from "./colours.ts";
import type { Terminal } from "./output.ts";

/** A terminal that says how high it is. */
export interface SizedTerminal extends Terminal {
  /** 0 where it does not know. */
  rows?: number;
}

/** Lines that stay in their place on a terminal while they change. A line that is wider than the terminal is cut there. */
export class LastingLines {
  readonly #stream: SizedTerminal;
  #written = 0;
  #text = "";

  constructor(stream: SizedTerminal) {
    this.#stream = stream;
  }

  /** Writes the lines in place of those that were written before. */
  show(lines: Span[][]): void {
    // The cursor does not go up beyond the terminal's first line.
    const room = Math.max(2, (this.#stream.rows || Infinity) - 2);
    const shown = lines.length > room ? lines.slice(0, room) : lines;
    const left = lines.length - shown.length;
    const all = left > 0 ? [...shown, [{ text: `… and ${left} more` }]] : shown;
    const text = all.map((line) => `${renderLine(line, wantsColours(this.#stream))}\x1b[K\n`).join("");
    if (text === this.#text) return;
    this.#text = text;
    const up = this.#written > 0 ? `\x1b[${this.#written}A\r` : "";
    this.#stream.write(`${up}\x1b[?7l${text}\x1b[J\x1b[?7h`);
    this.#written = all.length;
  }

  /** Leaves what was written where it is, and goes on below. */
  leave(): void {
    this.#written = 0;
    this.#text = "";
  }
}
