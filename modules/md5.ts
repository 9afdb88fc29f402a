/** MD5 (RFC 1321), incrementally: by the ESP8266's ROM where that proves itself, in JavaScript otherwise. */
import { phase } from "../src/phase.ts";

export interface Md5 {
  /** Adds up to 65535 bytes, in RAM. Multiples of 64 cost no copy. */
  update(bytes: Uint8Array): void;
  /** The digest as 32 lower-case hex digits. Ends the computation. */
  digest(): string;
}

/** Starts a digest. Only the one way's functions stay in memory, until the digest is dropped. */
export function createMd5(): Md5 {
  const rom = phase<typeof import("./md5-rom.ts")>().romMd5();
  return rom || phase<typeof import("./md5-script.ts")>().scriptMd5();
}
