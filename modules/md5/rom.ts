"use overlay";
/** MD5 by the ESP8266's mask ROM. */
import { hex } from "./hex.ts";
import { ROM_UPDATE, ROOM, startRom } from "./rom-start.ts";

/** Address of the mask ROM's function, from Espressif's linker script for the ESP8266 (eagle.rom.addr.v6.ld). */
const ROM_FINAL = 0x40009900;
/** MD5("abc"), RFC 1321, section A.5. */
const ABC = "900150983cd24fb0d6963f7d28e17f72";

/** Whether the ROM gives the digest that everybody knows. Only for an ESP8266. */
export function tryRom(): boolean {
  const context = startRom();
  if (!context) return false;
  return digestRom(context, "abc") === ABC;
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
