/** MD5 (RFC 1321), incrementally: by the ESP8266's ROM where that proves itself, in JavaScript otherwise. */
import { phase } from "../../src/phase.ts";

/** A digest under way: the ROM's context, or the four words of the one in JavaScript. */
export type Md5 = Uint8Array | Int32Array;

/** Starts a digest. */
export function startMd5(): Md5 {
  return phase<typeof import("./rom.ts")>().startRom() || phase<typeof import("./script.ts")>().startScript();
}

/**
 * Adds bytes to a digest.
 * @param bytes a multiple of 64, in RAM, in a flat string
 */
export function updateMd5(md5: Md5, bytes: Uint8Array): void {
  if (md5.length === 4) phase<typeof import("./blocks.ts")>().mixBlocks(md5 as Int32Array, bytes);
  else phase<typeof import("./rom-update.ts")>().updateRom(md5 as Uint8Array, bytes);
}

/**
 * Ends a digest.
 * @param rest the bytes that do not fill a block, less than 64
 * @param length of all that was digested, in bytes
 * @returns the digest as 32 lower-case hex digits
 */
export function digestMd5(md5: Md5, rest: string, length: number): string {
  return md5.length === 4
    ? phase<typeof import("./script.ts")>().digestScript(md5 as Int32Array, rest, length)
    : phase<typeof import("./rom.ts")>().digestRom(md5 as Uint8Array, rest);
}
