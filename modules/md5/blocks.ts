"use overlay";
/**
 * MD5's transformation of blocks (RFC 1321, section 3.4): four steps written out in each of four loops. On an interpreter that
 * parses as it goes, one loop with its table look-ups costs more than twice as much, and all steps written out take twice as
 * much of the image. One function for all blocks, so that no other need be alive.
 */

/**
 * Mixes bytes into the state.
 * @param state the four words A, B, C, D
 * @param length how many of the bytes count, a multiple of 64
 */
export function mixBlocks(state: Int32Array, bytes: Uint8Array, length: number): void {
  // The numbers of section 3.4, 4294967296 times abs(sin(n)), little-endian: as a list they would take twice the memory.
  const table = atob(
    "eKRq11a3x+jbcCAk7s69wa8PfPUqxodHE0YwqAGVRv3YmIBpr/dEi7Fb//++11yJIhGQa5NxmP2OQ3mmIQi0SWIlHvZAs0DAUVpe" +
      "JqrHtuldEC/WUxREAoHmodjI+9Pn5s3hIdYHN8OHDdX07RRaRQXp46n4o+/82QJvZ4pMKo1COfr/gfZxhyJhnW0MOOX9ROq+pKnP" +
      "3ktgS7v2cLy/vsZ+myj6J6HqhTDv1AUdiAQ50NTZ5Znb5vh8oh9lVqzERCIp9Jf/KkOnI5SrOaCT/MNZW2WSzAyPffTv/9FdhIVP" +
      "fqhv4OYs/hRDAaOhEQhOgn5T9zXyOr270tcqkdOG6w==",
  );
  const k = new Int32Array(E.toArrayBuffer(table));
  for (let at = 0; at < length; at += 64) {
    const m = new Int32Array(bytes.buffer, bytes.byteOffset + at, 16);
    let a = state[0]!;
    let b = state[1]!;
    let c = state[2]!;
    let d = state[3]!;
    let t: number;
    for (let i = 0; i < 16; i += 4) {
      t = (a + (((c ^ d) & b) ^ d) + m[i]! + k[i]!) | 0;
      a = ((t << 7) | (t >>> 25)) + b;
      t = (d + (((b ^ c) & a) ^ c) + m[i + 1]! + k[i + 1]!) | 0;
      d = ((t << 12) | (t >>> 20)) + a;
      t = (c + (((a ^ b) & d) ^ b) + m[i + 2]! + k[i + 2]!) | 0;
      c = ((t << 17) | (t >>> 15)) + d;
      t = (b + (((d ^ a) & c) ^ a) + m[i + 3]! + k[i + 3]!) | 0;
      b = ((t << 22) | (t >>> 10)) + c;
    }
    for (let i = 0; i < 16; i += 4) {
      t = (a + (((b ^ c) & d) ^ c) + m[(5 * i + 1) & 15]! + k[i + 16]!) | 0;
      a = ((t << 5) | (t >>> 27)) + b;
      t = (d + (((a ^ b) & c) ^ b) + m[(5 * i + 6) & 15]! + k[i + 17]!) | 0;
      d = ((t << 9) | (t >>> 23)) + a;
      t = (c + (((d ^ a) & b) ^ a) + m[(5 * i + 11) & 15]! + k[i + 18]!) | 0;
      c = ((t << 14) | (t >>> 18)) + d;
      t = (b + (((c ^ d) & a) ^ d) + m[(5 * i + 16) & 15]! + k[i + 19]!) | 0;
      b = ((t << 20) | (t >>> 12)) + c;
    }
    for (let i = 0; i < 16; i += 4) {
      t = (a + (b ^ c ^ d) + m[(3 * i + 5) & 15]! + k[i + 32]!) | 0;
      a = ((t << 4) | (t >>> 28)) + b;
      t = (d + (a ^ b ^ c) + m[(3 * i + 8) & 15]! + k[i + 33]!) | 0;
      d = ((t << 11) | (t >>> 21)) + a;
      t = (c + (d ^ a ^ b) + m[(3 * i + 11) & 15]! + k[i + 34]!) | 0;
      c = ((t << 16) | (t >>> 16)) + d;
      t = (b + (c ^ d ^ a) + m[(3 * i + 14) & 15]! + k[i + 35]!) | 0;
      b = ((t << 23) | (t >>> 9)) + c;
    }
    for (let i = 0; i < 16; i += 4) {
      t = (a + (c ^ (b | ~d)) + m[(7 * i) & 15]! + k[i + 48]!) | 0;
      a = ((t << 6) | (t >>> 26)) + b;
      t = (d + (b ^ (a | ~c)) + m[(7 * i + 7) & 15]! + k[i + 49]!) | 0;
      d = ((t << 10) | (t >>> 22)) + a;
      t = (c + (a ^ (d | ~b)) + m[(7 * i + 14) & 15]! + k[i + 50]!) | 0;
      c = ((t << 15) | (t >>> 17)) + d;
      t = (b + (d ^ (c | ~a)) + m[(7 * i + 21) & 15]! + k[i + 51]!) | 0;
      b = ((t << 21) | (t >>> 11)) + c;
    }
    state[0]! += a;
    state[1]! += b;
    state[2]! += c;
    state[3]! += d;
  }
}
