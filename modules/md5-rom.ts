/** MD5 by the ESP8266's mask ROM. Nothing is called unless the board is an ESP8266. */
import type { Md5 } from "./md5.ts";
import { hex } from "./md5-hex.ts";

/** Addresses of the mask ROM's functions, from Espressif's linker script for the ESP8266 (eagle.rom.addr.v6.ld). */
const ROM_INIT = 0x40009818;
const ROM_UPDATE = 0x40009834;
const ROM_FINAL = 0x40009900;
const CONTEXT_SIZE = 88;
/** MD5("abc"), RFC 1321, section A.5. */
const ABC = "900150983cd24fb0d6963f7d28e17f72";

/** The address of an array's bytes, word-aligned in RAM. Nothing but such an address may reach the ROM. */
function addressOf(bytes: Uint8Array): number {
  const address = E.getAddressOf(bytes, true);
  if (!address || address & 3) throw new Error("no flat string");
  return address;
}

/** An array whose bytes lie in one piece, which the ROM can write into. */
function flatArray(size: number): Uint8Array {
  return new Uint8Array(E.toArrayBuffer(E.toFlatString(new Uint8Array(size))!));
}

function startMd5(): Md5 {
  const context = flatArray(CONTEXT_SIZE);
  const result = flatArray(16);
  const contextAt = addressOf(context);
  E.nativeCall(ROM_INIT, "void(int)")(contextAt);
  return {
    update(bytes) {
      E.nativeCall(ROM_UPDATE, "void(int,int,int)")(contextAt, addressOf(bytes), bytes.length);
    },
    digest() {
      E.nativeCall(ROM_FINAL, "void(int,int)")(addressOf(result), contextAt);
      return hex(result);
    },
  };
}

/** Starts a digest, if the ROM gives the one that everybody knows; undefined otherwise. */
export function romMd5(): Md5 | undefined {
  if (process.env.BOARD !== "ESP8266") return undefined;
  try {
    const proof = startMd5();
    proof.update(E.toUint8Array(E.toFlatString("abc")!));
    return proof.digest() === ABC ? startMd5() : undefined;
  } catch (_) {
    return undefined;
  }
}
