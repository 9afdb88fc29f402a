/** MD5 by the ESP8266's mask ROM: how it begins and ends. */
import { hex } from "./hex.ts";
import { addressOf, updateRom } from "./rom-update.ts";

/** Addresses of the mask ROM's functions, from Espressif's linker script for the ESP8266 (eagle.rom.addr.v6.ld). */
const ROM_INIT = 0x40009818;
const ROM_FINAL = 0x40009900;
const CONTEXT_SIZE = 88;
/** MD5("abc"), RFC 1321, section A.5. */
const ABC = "900150983cd24fb0d6963f7d28e17f72";

/** An array whose bytes lie in one piece, which the ROM can write into. */
function flatArray(size: number): Uint8Array {
  return new Uint8Array(E.toArrayBuffer(E.toFlatString(new Uint8Array(size))!));
}

/** Starts a digest; its context. */
function start(): Uint8Array {
  const context = flatArray(CONTEXT_SIZE);
  const at = addressOf(context);
  E.nativeCall(ROM_INIT, "void(int)")(at);
  return context;
}

/** Ends a digest, see digestMd5. */
export function digestRom(context: Uint8Array, rest: string): string {
  if (rest) updateRom(context, new Uint8Array(E.toArrayBuffer(E.toFlatString(rest)!)));
  const result = flatArray(16);
  const at = addressOf(context);
  const resultAt = addressOf(result);
  E.nativeCall(ROM_FINAL, "void(int,int)")(resultAt, at);
  return hex(result);
}

/** Starts a digest, if the ROM gives the one that everybody knows; undefined otherwise. Only for an ESP8266. */
export function startRom(): Uint8Array | undefined {
  try {
    return digestRom(start(), "abc") === ABC ? start() : undefined;
  } catch (_) {
    return undefined;
  }
}
