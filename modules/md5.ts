/** MD5 (RFC 1321), incrementally: by the ESP8266's ROM where that proves itself, in JavaScript otherwise. */
import { u32Bytes } from "../src/bytes.ts";
import { md5Block } from "./md5-block.ts";

export interface Md5 {
  /** Adds bytes: a string of any length, in RAM (not one that points into flash). */
  update(bytes: string): void;
  /** The digest as 32 lower-case hex digits. Ends the computation. */
  digest(): string;
}

/** Addresses of the mask ROM's functions, from Espressif's linker script for the ESP8266 (eagle.rom.addr.v6.ld). */
const ROM_INIT = 0x40009818;
const ROM_UPDATE = 0x40009834;
const ROM_FINAL = 0x40009900;
const CONTEXT_SIZE = 88;
/** MD5("abc"), RFC 1321, section A.5. */
const ABC = "900150983cd24fb0d6963f7d28e17f72";

function hex(bytes: string): string {
  let text = "";
  for (let i = 0; i < 16; i++) text += (bytes.charCodeAt(i) + 256).toString(16).substr(1);
  return text;
}

/** The address of a flat string's bytes in RAM, which are word-aligned. Nothing but such an address may reach the ROM. */
function addressOf(flat: string): number {
  const address = flat ? E.getAddressOf(flat, true) : 0;
  if (!address || address & 3) throw new Error("no flat string");
  return address;
}

function romMd5(): Md5 {
  // Flat strings that the ROM writes into: no JavaScript sees them as values before that.
  const context = E.toString(new Uint8Array(CONTEXT_SIZE));
  const result = E.toString(new Uint8Array(16));
  const contextAt = addressOf(context);
  E.nativeCall(ROM_INIT, "void(int)")(contextAt);
  return {
    update(bytes) {
      if (!bytes) return;
      // The length is a 16-bit number; a chunk of the network is far below it.
      const flat = E.toString(bytes);
      E.nativeCall(ROM_UPDATE, "void(int,int,int)")(contextAt, addressOf(flat), flat.length);
    },
    digest() {
      E.nativeCall(ROM_FINAL, "void(int,int)")(addressOf(result), contextAt);
      return hex(result);
    },
  };
}

/** Whether the ROM gives the digest that everybody knows. */
function isRomProven(): boolean {
  if (process.env.BOARD !== "ESP8266") return false;
  try {
    const proof = romMd5();
    proof.update("abc");
    return proof.digest() === ABC;
  } catch (_) {
    return false;
  }
}

function scriptMd5(): Md5 {
  const state = new Int32Array([0x67452301, -0x10325477, -0x67452302, 0x10325476]);
  let rest = "";
  let length = 0;
  const update = (bytes: string) => {
    const all = rest + bytes;
    const whole = all.length & ~63;
    length += bytes.length;
    rest = all.substr(whole);
    if (!whole) return;
    const buffer = E.toUint8Array(all.substr(0, whole)).buffer;
    for (let at = 0; at < whole; at += 64) md5Block(state, new Uint32Array(buffer, at, 16));
  };
  return {
    update,
    digest() {
      // 0x80, zeros up to 8 bytes before a block's end, and the length in bits (section 3.1 and 3.2).
      const bytes = length;
      let padding = "\x80";
      for (let zeros = (55 - bytes) & 63; zeros; zeros--) padding += "\0";
      update(padding + u32Bytes(bytes << 3) + u32Bytes(bytes >>> 29));
      return hex(E.toString(state.buffer));
    },
  };
}

/** Starts a digest. */
export function createMd5(): Md5 {
  return isRomProven() ? romMd5() : scriptMd5();
}
