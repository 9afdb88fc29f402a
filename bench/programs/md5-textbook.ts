/** A firmware that digests as bench/md5.ts does, but with the textbook's loop. */
import { textbookBlock } from "./textbook-md5.ts";

export function run(chunks: number): void {
  const state = new Int32Array([0x67452301, -0x10325477, -0x67452302, 0x10325476]);
  const bytes = new Uint8Array(E.toArrayBuffer(E.toFlatString(new Uint8Array(256))!));
  for (let i = 0; i < chunks; i++) {
    for (let at = 0; at < 256; at += 64) textbookBlock(state, new Uint32Array(bytes.buffer, bytes.byteOffset + at, 16));
  }
  E.reboot();
}
