"use overlay";
/** MD5 by the ESP8266's mask ROM. */
import { hex } from "./hex.ts";

/** Addresses of the mask ROM's functions, from Espressif's linker script for the ESP8266 (eagle.rom.addr.v6.ld). */
const ROM_INIT = 0x40009818;
const ROM_UPDATE = 0x40009834;
const ROM_FINAL = 0x40009900;
/** Where room begins for the bytes of a last block and for the digest: behind the context of 88 bytes, word-aligned. */
const ROOM = 96;
const SIZE = ROOM + 64;
/** MD5("abc"), RFC 1321, section A.5. */
const ABC = "900150983cd24fb0d6963f7d28e17f72";

/**
 * Starts a digest, if the ROM gives the one that everybody knows; undefined otherwise. Only for an ESP8266.
 * @returns the context and some room, whose bytes lie in one piece, word-aligned, in RAM: nothing else may reach the ROM
 */
export function startRom(): Uint8Array | undefined {
  const context = new Uint8Array(SIZE);
  const at = E.getAddressOf(context, true);
  if (!at || at & 3) return undefined;
  E.nativeCall(ROM_INIT, "void(int)")(at);
  context.set("abc", ROOM);
  E.nativeCall(ROM_UPDATE, "void(int,int,int)")(at, at + ROOM, 3);
  E.nativeCall(ROM_FINAL, "void(int,int)")(at + ROOM, at);
  const digest = hex(context, ROOM);
  E.nativeCall(ROM_INIT, "void(int)")(at);
  return digest === ABC ? context : undefined;
}

/** Adds up to 65535 bytes that lie in one piece, word-aligned, in RAM. */
export function updateRom(context: Uint8Array, bytes: Uint8Array, length: number): void {
  const at = E.getAddressOf(context, true);
  const from = E.getAddressOf(bytes, true);
  if (!at || !from || from & 3) throw new Error("MD5: the bytes do not lie in one piece");
  E.nativeCall(ROM_UPDATE, "void(int,int,int)")(at, from, length);
}

/** Ends a digest, see digestMd5. */
export function digestRom(context: Uint8Array, rest: string): string {
  const at = E.getAddressOf(context, true);
  context.set(rest, ROOM);
  E.nativeCall(ROM_UPDATE, "void(int,int,int)")(at, at + ROOM, rest.length);
  E.nativeCall(ROM_FINAL, "void(int,int)")(at + ROOM, at);
  return hex(context, ROOM);
}
