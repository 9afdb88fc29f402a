/** MD5 (RFC 1321), incrementally: by the ESP8266's ROM where that proves itself, in JavaScript otherwise. */
import { u32Bytes } from "../src/bytes.ts";
import { md5Block } from "./md5-block.ts";

export interface Md5 {
  /** Adds up to 65535 bytes, in RAM. Multiples of 64 cost no copy. */
  update(bytes: Uint8Array): void;
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

function hex(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < 16; i++) text += (bytes[i]! + 256).toString(16).substr(1);
  return text;
}

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

function romMd5(): Md5 {
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

/** Whether the ROM gives the digest that everybody knows. */
function isRomProven(): boolean {
  if (process.env.BOARD !== "ESP8266") return false;
  try {
    const proof = romMd5();
    proof.update(E.toUint8Array(E.toFlatString("abc")!));
    return proof.digest() === ABC;
  } catch (_) {
    return false;
  }
}

function scriptMd5(): Md5 {
  const state = new Int32Array([0x67452301, -0x10325477, -0x67452302, 0x10325476]);
  let rest = "";
  let length = 0;
  const update = (bytes: Uint8Array) => {
    length += bytes.length;
    if (rest) bytes = E.toUint8Array(rest, bytes);
    const whole = bytes.length & ~63;
    for (let at = 0; at < whole; at += 64) {
      md5Block(state, new Uint32Array(bytes.buffer, bytes.byteOffset + at, 16));
    }
    rest = E.toString(bytes.slice(whole));
  };
  return {
    update,
    digest() {
      // 0x80, zeros up to 8 bytes before a block's end, and the length in bits (sections 3.1 and 3.2).
      const count = length;
      let padding = "\x80";
      for (let zeros = (55 - count) & 63; zeros; zeros--) padding += "\0";
      update(E.toUint8Array(padding + u32Bytes(count << 3) + u32Bytes(count >>> 29)));
      return hex(new Uint8Array(state.buffer));
    },
  };
}

/** Starts a digest. */
export function createMd5(): Md5 {
  return isRomProven() ? romMd5() : scriptMd5();
}
