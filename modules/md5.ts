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

/** The ROM takes a 16-bit length, and pointers to word-aligned RAM: flat strings are both short and aligned enough. */
function romMd5(): Md5 {
  const context = E.toString(new Uint8Array(CONTEXT_SIZE));
  const result = E.toString(new Uint8Array(16));
  const contextAt = E.getAddressOf(context, true);
  E.nativeCall(ROM_INIT, "void(int)")(contextAt);
  return {
    update(bytes) {
      const flat = E.toString(bytes);
      E.nativeCall(ROM_UPDATE, "void(int,int,int)")(contextAt, E.getAddressOf(flat, true), flat.length);
    },
    digest() {
      E.nativeCall(ROM_FINAL, "void(int,int)")(E.getAddressOf(result, true), contextAt);
      return hex(result);
    },
  };
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
  if (process.env.BOARD === "ESP8266") {
    const proof = romMd5();
    proof.update("abc");
    if (proof.digest() === ABC) return romMd5();
  }
  return scriptMd5();
}
