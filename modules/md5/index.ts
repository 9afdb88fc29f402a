/** MD5 (RFC 1321), incrementally: by the ESP8266's ROM where that proves itself, in JavaScript otherwise. */
import { mixBlocks } from "./blocks.ts";
import { digestRom, tryRom, updateRom } from "./rom.ts";
import { ROM_UPDATE, startRom } from "./rom-start.ts";
import { digestScript } from "./script.ts";

/** A digest under way: the ROM's context, or the four words of the one in JavaScript. */
export type Md5 = Uint8Array | Int32Array;

/**
 * Starts a digest. Nothing of the ROM is called unless the board is an ESP8266 (`ESP8266_4MB` with 4 MB of flash), and what
 * the ROM has digested counts only when it has proved itself, see `proveRom`.
 * @param inScript whether to do without the ROM
 */
export function startMd5(inScript?: boolean): Md5 {
  let rom: Uint8Array | undefined;
  if (!inScript && process.env.BOARD.startsWith("ESP8266")) rom = startRom();
  // The four words A, B, C, D (section 3.3).
  return rom || new Int32Array([0x67452301, -0x10325477, -0x67452302, 0x10325476]);
}

/** Whether a digest can be relied upon: by the ROM only when it gives the one that everybody knows. */
export function proveRom(md5: Md5): boolean {
  return md5.length === 4 || tryRom();
}

/**
 * The ROM's function that adds bytes to a digest that `startMd5` has started with it: it takes the addresses of digest and
 * bytes, both in one piece in RAM and word-aligned, and a length. What `updateMd5` does, for who does it often.
 */
export function romUpdate(): (digest: number, bytes: number, length: number) => void {
  return E.nativeCall(ROM_UPDATE, "void(int,int,int)") as never;
}

/**
 * Adds bytes to a digest.
 * @param bytes for the ROM they have to lie in one piece, word-aligned, in RAM
 * @param length how many of them count, from the first on: a multiple of 64
 */
export function updateMd5(md5: Md5, bytes: Uint8Array, length: number): void {
  if (md5.length === 4) mixBlocks(md5 as Int32Array, bytes, length);
  else updateRom(md5 as Uint8Array, bytes, length);
}

/**
 * Ends a digest.
 * @param rest the bytes that do not fill a block, less than 64
 * @param length of all that was digested, in bytes
 * @returns the digest as 32 lower-case hex digits
 */
export function digestMd5(md5: Md5, rest: string, length: number): string {
  return md5.length === 4 ? digestScript(md5 as Int32Array, rest, length) : digestRom(md5 as Uint8Array, rest);
}
