import { random } from "./random.ts";

/** A flash chip programs up to this many bytes at once; inside such a run the order of bits is anybody's guess. */
const PROGRAM_RUN = 256;

/**
 * What a write leaves behind when the power goes in the middle of it: runs that were programmed before are whole, the
 * one at hand has some of its bits cleared, what follows is untouched.
 * @param before the bytes in flash
 * @param data what was being written, same length
 * @param address of the first byte
 * @param seed decides how far it got and which bits made it
 */
export function tornWrite(before: Uint8Array, data: Uint8Array, address: number, seed: number): Uint8Array {
  const next = random(seed);
  const result = before.slice();
  const point = next() % data.length;
  const runStart = Math.max(0, Math.floor((address + point) / PROGRAM_RUN) * PROGRAM_RUN - address);
  const runEnd = Math.min(data.length, (Math.floor((address + point) / PROGRAM_RUN) + 1) * PROGRAM_RUN - address);
  for (let i = 0; i < runStart; i++) result[i] = before[i]! & data[i]!;
  const density = next() % 3;
  for (let i = runStart; i < runEnd; i++) {
    let kept = next() & 0xff;
    if (density === 0) kept &= next();
    if (density === 1) kept |= next();
    result[i] = before[i]! & (data[i]! | kept);
  }
  return result;
}

/**
 * What an erase leaves behind when the power goes in the middle of it: anything. Each byte is as it was, erased, or
 * random.
 */
export function tornErase(before: Uint8Array, seed: number): Uint8Array {
  const next = random(seed);
  const style = next() % 4;
  return before.map((old) => {
    const kind = style === 3 ? next() % 3 : style;
    const noise = next() & 0xff;
    if (kind === 0) return old;
    return kind === 1 ? 0xff : noise;
  });
}
