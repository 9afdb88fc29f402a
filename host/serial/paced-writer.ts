import type { SerialLine } from "./serial-line.ts";

/**
 * Espruino's buffer for what it receives holds some hundred characters, and what does not fit is lost: it is sent a few
 * at a time.
 */
const PIECE = 16;
const XON = 0x11;
const XOFF = 0x13;
/** How long Espruino may hold us back; after that its XON is taken for lost. */
const MAX_HOLD_MS = 1000;

/** Writes to a serial line no faster than Espruino reads. */
export class PacedWriter {
  readonly #line: SerialLine;
  #queue: Promise<void> = Promise.resolve();
  #heldUntil = 0;

  constructor(line: SerialLine) {
    this.#line = line;
    line.on("data", (bytes) => {
      for (const byte of bytes) {
        if (byte === XOFF) this.#heldUntil = Date.now() + MAX_HOLD_MS;
        else if (byte === XON) this.#heldUntil = 0;
      }
    });
  }

  /** Writes a text behind what is still to be written. @returns when it is written */
  write(text: string): Promise<void> {
    this.#queue = this.#queue.then(() => this.#write(text));
    return this.#queue;
  }

  async #write(text: string): Promise<void> {
    for (let at = 0; at < text.length; at += PIECE) {
      while (Date.now() < this.#heldUntil) await this.#pause();
      this.#line.write(text.slice(at, at + PIECE));
      await this.#pause();
    }
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, this.#line.pauseMs));
  }
}
