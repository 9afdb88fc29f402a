import { shownText } from "../../files/shown-text.ts";
import { MOST_LINES } from "../../ui/desk/messages.ts";

/** Characters of a line that are shown. */
const LONGEST = 1000;

/** The last lines of a board's console, as text. */
export class DeskConsole {
  #lines: string[] = [];
  #untold = 0;

  /** The lines that pages were told. */
  get lines(): string[] {
    return this.#lines.slice(0, this.#lines.length - this.#untold).slice(-MOST_LINES);
  }

  /** Takes a line that the board has printed. */
  add(line: string): void {
    this.#lines.push(shownText(line, LONGEST));
    this.#untold = Math.min(this.#untold + 1, MOST_LINES);
    if (this.#lines.length > 2 * MOST_LINES) this.#lines = this.#lines.slice(-MOST_LINES);
  }

  /** The lines since the last time. */
  takeNew(): string[] {
    const lines = this.#lines.slice(this.#lines.length - this.#untold);
    this.#untold = 0;
    return lines;
  }
}
