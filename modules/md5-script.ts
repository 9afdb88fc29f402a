/** MD5 (RFC 1321) in JavaScript, a hundred times slower than the chip's ROM. */
import { u32Bytes } from "../src/bytes.ts";
import type { Md5 } from "./md5.ts";
import { md5Block } from "./md5-block.ts";
import { hex } from "./md5-hex.ts";

/** Starts a digest. */
export function scriptMd5(): Md5 {
  const state = new Int32Array([0x67452301, -0x10325477, -0x67452302, 0x10325476]);
  let rest = "";
  let length = 0;
  const update = (bytes: Uint8Array) => {
    length += bytes.length;
    if (rest) bytes = E.toUint8Array(rest, bytes);
    const whole = bytes.length & ~63;
    for (let at = 0; at < whole; at += 64) {
      md5Block(state, new Int32Array(bytes.buffer, bytes.byteOffset + at, 16));
    }
    rest = E.toString(bytes.slice(whole));
  };
  return {
    update,
    digest() {
      // 0x80, zeros up to 8 bytes before a block's end, and the length in bits (sections 3.1 and 3.2).
      const count = length;
      let padding = "\x80";
      for (let zeros = (55 - count) & 63; zeros; zeros--) padding += "\0";
      update(E.toUint8Array(padding + u32Bytes(count << 3) + u32Bytes(count >>> 29)));
      return hex(new Uint8Array(state.buffer));
    },
  };
}
