"use overlay";
/** MD5 (RFC 1321) in JavaScript, a hundred times slower than the chip's ROM: how it ends. */
import { mixBlocks } from "./blocks.ts";
import { hex } from "./hex.ts";

/** Ends a digest, see digestMd5. */
export function digestScript(state: Int32Array, rest: string, length: number): string {
  // 0x80, zeros up to 8 bytes before a block's end, and the length in bits (sections 3.1 and 3.2).
  let end = `${rest}\x80`;
  for (let zeros = (55 - length) & 63; zeros; zeros--) end += "\0";
  const bits = length << 3;
  end += String.fromCharCode(
    bits & 255,
    (bits >> 8) & 255,
    (bits >> 16) & 255,
    (bits >>> 24) & 255,
    length >>> 29,
    0,
    0,
    0,
  );
  const blocks = E.toUint8Array(end);
  mixBlocks(state, blocks, blocks.length);
  return hex(new Uint8Array(state.buffer), 0);
}
