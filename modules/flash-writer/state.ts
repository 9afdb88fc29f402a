/**
 * Streams bytes into a region of flash: open it with a length, `write` chunks of any size, then `complete` or `cancel`.
 * Pages are erased just ahead of the writing, what was written is read back, and the MD5 is kept along the way. Between
 * two chunks nothing is kept but the state that `open` returns, not even a function.
 */
import type { Md5 } from "../md5/index.ts";

/** A region that is being written. */
export interface FlashWriter {
  /** Bytes that will be written, and bytes taken so far. */
  _length: number;
  _written: number;
  /** Flash addresses: of the region, of what is written next, of what is not erased yet. */
  _address: number;
  _next: number;
  _erased: number;
  /** What does not fill a block of 64 bytes yet: flash wants multiples of 4, the MD5 of 64 but for the last. */
  _rest: string;
  _md5: Md5;
}
