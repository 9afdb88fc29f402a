/**
 * Streams bytes into a region of flash: open it with a length, `write` chunks of any size, then `complete` or `cancel`.
 * Pages are erased just ahead of the writing, what was written is read back, and the MD5 is kept along the way.
 */
import { createMd5, type Md5 } from "./md5.ts";

/** A flash page, in bytes. */
const PAGE = 4096;
/** How much is read back at a time, in bytes: it lies in memory beside what was written. About a chunk of the chip's. */
const VERIFY = 256;

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
   * @returns whether every announced byte was taken and their MD5 is the given one
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
  let md5: Md5 | undefined = createMd5();
  let next = address;
  let erased = address;
  /** What does not fill a block of 64 bytes yet: flash wants multiples of 4, the MD5 of 64 but for the last. */
  let rest = "";

  const program = (bytes: Uint8Array) => {
    for (; erased < next + bytes.length; erased += PAGE) flash.erasePage(erased);
    flash.write(bytes, next);
    let held = true;
    for (let at = 0; at < bytes.length; at += VERIFY) {
      const part = new Uint8Array(bytes.buffer, bytes.byteOffset + at, Math.min(VERIFY, bytes.length - at));
      if (E.CRC32(flash.read(part.length, next + at)) !== E.CRC32(part)) held = false;
    }
    next += bytes.length;
    return held;
  };

  return {
    written: 0,
    write(chunk) {
      this.written += chunk.length;
      if (this.written > length) return false;
      let bytes = E.toFlatString(rest, chunk)!;
      const whole = this.written === length ? bytes.length : bytes.length & ~63;
      rest = bytes.substr(whole);
      if (!whole) return true;
      const padding = -whole & 3;
      if (padding) bytes = E.toFlatString(bytes, "\xff\xff\xff".substr(0, padding))!;
      const buffer = E.toArrayBuffer(bytes);
      md5!.update(new Uint8Array(buffer, 0, whole));
      return program(new Uint8Array(buffer, 0, whole + padding));
    },
    complete(digest) {
      const found = md5!.digest();
      // What comes next, the installation, takes the most memory of all.
      md5 = undefined;
      return this.written === length && found === digest;
    },
    cancel() {
      flash.erasePage(address);
    },
  };
}
