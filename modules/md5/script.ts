/** MD5 (RFC 1321) in JavaScript, a hundred times slower than the chip's ROM: how it begins and ends. */
import { u32Bytes } from "../../src/bytes.ts";
import { phase } from "../../src/phase.ts";
import { hex } from "./hex.ts";

/** Starts a digest: the four words A, B, C, D (section 3.3). */
export function startScript(): Int32Array {
  return new Int32Array([0x67452301, -0x10325477, -0x67452302, 0x10325476]);
}

/** Ends a digest, see digestMd5. */
export function digestScript(state: Int32Array, rest: string, length: number): string {
  // 0x80, zeros up to 8 bytes before a block's end, and the length in bits (sections 3.1 and 3.2).
  let end = `${rest}\x80`;
  for (let zeros = (55 - length) & 63; zeros; zeros--) end += "\0";
  end += u32Bytes(length << 3) + u32Bytes(length >>> 29);
  phase<typeof import("./blocks.ts")>().mixBlocks(state, E.toUint8Array(end));
  return hex(new Uint8Array(state.buffer));
}
