"use overlay";
/** MD5 by the ESP8266's mask ROM. */
import { hex } from "./hex.ts";

/** Addresses of the mask ROM's functions, from Espressif's linker script for the ESP8266 (eagle.rom.addr.v6.ld). */
const ROM_INIT = 0x40009818;
const ROM_UPDATE = 0x40009834;
const ROM_FINAL = 0x40009900;
const CONTEXT_SIZE = 88;
/** MD5("abc"), RFC 1321, section A.5. */
const ABC = "900150983cd24fb0d6963f7d28e17f72";

/** An array whose bytes lie in one piece, which the ROM can write into. */
function flatArray(size: number): Uint8Array {
  const flat = E.toFlatString(new Uint8Array(size))!;
  return new Uint8Array(E.toArrayBuffer(flat));
}

/** The address of an array's bytes, word-aligned in RAM. Nothing but such an address may reach the ROM. */
function addressOf(bytes: Uint8Array): number {
  const address = E.getAddressOf(bytes, true);
  if (!address || address & 3) throw new Error("no flat string");
  return address;
}

/** Starts a digest; its context. */
function start(): Uint8Array {
  const context = flatArray(CONTEXT_SIZE);
  const at = addressOf(context);
  E.nativeCall(ROM_INIT, "void(int)")(at);
  return context;
}

/** Starts a digest, if the ROM gives the one that everybody knows; undefined otherwise. Only for an ESP8266. */
export function startRom(): Uint8Array | undefined {
  try {
    const context = start();
    // As digestRom does it, with fewer calls within calls.
    const at = addressOf(context);
    const text = flatArray(3);
    text.set([97, 98, 99]);
    const textAt = addressOf(text);
    E.nativeCall(ROM_UPDATE, "void(int,int,int)")(at, textAt, 3);
    const result = flatArray(16);
    const resultAt = addressOf(result);
    E.nativeCall(ROM_FINAL, "void(int,int)")(resultAt, at);
    const digest = hex(result);
    return digest === ABC ? start() : undefined;
  } catch (_) {
    return undefined;
  }
}

/** Adds up to 65535 bytes, in a flat string in RAM. */
export function updateRom(context: Uint8Array, bytes: Uint8Array): void {
  const at = addressOf(context);
  const bytesAt = addressOf(bytes);
  E.nativeCall(ROM_UPDATE, "void(int,int,int)")(at, bytesAt, bytes.length);
}

/** Ends a digest, see digestMd5. */
export function digestRom(context: Uint8Array, rest: string): string {
  if (rest) {
    const flat = E.toFlatString(rest)!;
    updateRom(context, new Uint8Array(E.toArrayBuffer(flat)));
  }
  const result = flatArray(16);
  const at = addressOf(context);
  const resultAt = addressOf(result);
  E.nativeCall(ROM_FINAL, "void(int,int)")(resultAt, at);
  return hex(result);
}
