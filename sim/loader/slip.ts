const END = 0xc0;
const ESCAPE = 0xdb;
const ESCAPED_END = 0xdc;
const ESCAPED_ESCAPE = 0xdd;

/** A frame as it goes over a serial line. */
export function encodeSlip(frame: Uint8Array): Buffer {
  const bytes = [END];
  for (const byte of frame) {
    if (byte === END) bytes.push(ESCAPE, ESCAPED_END);
    else if (byte === ESCAPE) bytes.push(ESCAPE, ESCAPED_ESCAPE);
    else bytes.push(byte);
  }
  bytes.push(END);
  return Buffer.from(bytes);
}

/** Finds frames in what arrives on a serial line; what is outside of one, or wrongly escaped, is dropped. */
export class SlipDecoder {
  #frame: number[] | undefined;
  #escaping = false;

  /** @returns the frame that a byte completes */
  push(byte: number): Buffer | undefined {
    if (byte === END) {
      const complete = this.#frame?.length ? Buffer.from(this.#frame) : undefined;
      // Two in a row: the first ended nothing, the second begins.
      this.#frame = complete ? undefined : [];
      this.#escaping = false;
      return complete;
    }
    if (this.#frame === undefined) return undefined;
    if (this.#escaping) {
      this.#escaping = false;
      if (byte === ESCAPED_END) this.#frame.push(END);
      else if (byte === ESCAPED_ESCAPE) this.#frame.push(ESCAPE);
      else this.#frame = undefined;
    } else if (byte === ESCAPE) this.#escaping = true;
    else this.#frame.push(byte);
    return undefined;
  }
}
