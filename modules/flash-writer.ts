/**
 * Streams bytes into a region of flash: open it with a length, `write` chunks of any size, then `complete` or `cancel`.
 * Pages are erased just ahead of the writing, what was written is read back, and the MD5 is kept along the way.
 */
import { createMd5, type Md5 } from "./md5.ts";

/** A flash page, in bytes. */
const PAGE = 4096;

export interface FlashWriter {
  /** Bytes taken so far. */
  written: number;
  /**
   * Takes the next bytes: a string in RAM, of any length.
   * @returns false when the flash does not hold what was written, or when there are more bytes than announced
   */
  write(chunk: string): boolean;
  /**
   * Ends the writing.
   * @param md5 32 lower-case hex digits
   * @returns whether flash holds every announced byte and their MD5 is the given one
   */
  complete(md5: string): boolean;
  /** Forgets what was written: erases the region's first page, so that nothing takes it for whole. */
  cancel(): void;
}

/**
 * Opens a region.
 * @param address flash address of its first page
 * @param length bytes that will be written
 */
export function open(address: number, length: number): FlashWriter {
  const flash = require("Flash");
  const md5: Md5 = createMd5();
  let next = address;
  let erased = address;
  /** What does not fill a block of 64 bytes yet: flash wants multiples of 4, the MD5 of 64. */
  let rest = "";

  const program = (bytes: Uint8Array) => {
    for (; erased < next + bytes.length; erased += PAGE) flash.erasePage(erased);
    flash.write(bytes, next);
    const held = E.CRC32(flash.read(bytes.length, next)) === E.CRC32(bytes);
    next += bytes.length;
    return held;
  };

  return {
    written: 0,
    write(chunk) {
      this.written += chunk.length;
      if (this.written > length) return false;
      const bytes = E.toFlatString(rest, chunk)!;
      const whole = bytes.length & ~63;
      rest = bytes.substr(whole);
      if (!whole) return true;
      const blocks = new Uint8Array(E.toArrayBuffer(bytes), 0, whole);
      md5.update(blocks);
      return program(blocks);
    },
    complete(digest) {
      if (rest) {
        const bytes = E.toUint8Array(rest);
        md5.update(bytes);
        const padded = new Uint8Array((bytes.length + 3) & ~3);
        padded.fill(255);
        padded.set(bytes);
        if (!program(padded)) return false;
      }
      return this.written === length && md5.digest() === digest;
    },
    cancel() {
      flash.erasePage(address);
    },
  };
}
