import type { BootState, Slot } from "../formats/boot-state.ts";
import { u32 } from "../formats/bytes.ts";
import { BLOCK_SIZE, HEADER_BLOCKS, HEADER_CODE_SIZE, HEADER_CRC, HEADER_SIZE, MAGIC } from "../formats/image.ts";
import { SLOT_SIZE } from "../formats/layout.ts";

/** Length of an MD5 in a boot state. */
export const MD5_LENGTH = 32;

/** The Storage file of a slot. */
export function slotFile(slot: Slot): string {
  return `fw.${slot}`;
}

/** The slot that is not the given one. */
export function otherSlot(slot: Slot): Slot {
  return slot === "a" ? "b" : "a";
}

/**
 * The state in which the present slot's image is given up for the other's.
 * @param rotten whether the flash is to blame; otherwise the image is, and is not taken again
 */
export function goBack(state: BootState, rotten: boolean): BootState {
  const back: BootState = { slot: otherSlot(state.slot), a: state.a, b: state.b };
  const md5 = state[state.slot].substr(0, MD5_LENGTH);
  if (rotten) back.rotten = md5;
  else if (state.tries !== undefined) back.bad = md5;
  if (!back.bad && state.bad) back.bad = state.bad;
  return back;
}

/** Whether 256 bytes are the header of a whole image that a slot could hold. */
export function isHeader(header: string): boolean {
  if (header.substr(0, MAGIC.length) !== MAGIC) return false;
  const checked = header.substr(0, HEADER_CRC);
  const sum = E.CRC32(checked) >>> 0;
  return sum === u32(header, HEADER_CRC) && u32(header, HEADER_CODE_SIZE) <= SLOT_SIZE - HEADER_SIZE;
}

/** Reads the header of the image in a slot. Undefined unless it is whole. */
export function readHeader(slot: Slot): string | undefined {
  const header = require("Storage").read(slotFile(slot), 0, HEADER_SIZE);
  if (!header) return undefined;
  const sound = isHeader(header);
  return sound ? header : undefined;
}

/**
 * Whether a block of the code in a slot is what the header says; each takes the chip some 20 ms.
 * @param codeSize of all of it, as the header says: who asks for all blocks reads it once
 * @param block from 0 on
 */
export function isBlockWhole(slot: Slot, header: string, codeSize: number, block: number): boolean {
  const from = block * BLOCK_SIZE;
  const size = Math.min(BLOCK_SIZE, codeSize - from);
  const code = require("Storage").read(slotFile(slot), HEADER_SIZE + from, size)!;
  const sum = E.CRC32(code) >>> 0;
  return sum === u32(header, HEADER_BLOCKS + 4 * block);
}
