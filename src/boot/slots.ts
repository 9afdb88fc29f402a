import { u32 } from "../bytes.ts";
import { SLOT_SIZE } from "../flash/layout.ts";
import { HEADER_CODE_CRC, HEADER_CODE_SIZE, HEADER_CRC, HEADER_SIZE, MAGIC } from "../image/header.ts";
import type { BootState, Slot } from "./boot-state.ts";

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
  return (
    header.substr(0, MAGIC.length) === MAGIC &&
    E.CRC32(header.substr(0, HEADER_CRC)) >>> 0 === u32(header, HEADER_CRC) &&
    u32(header, HEADER_CODE_SIZE) <= SLOT_SIZE - HEADER_SIZE
  );
}

/** Reads the header of the image in a slot. Undefined unless header and code are whole. */
export function slotHeader(slot: Slot): string | undefined {
  const storage = require("Storage");
  const header = storage.read(slotFile(slot), 0, HEADER_SIZE);
  if (!header || !isHeader(header)) return undefined;
  const code = storage.read(slotFile(slot), HEADER_SIZE, u32(header, HEADER_CODE_SIZE));
  return code && E.CRC32(code) >>> 0 === u32(header, HEADER_CODE_CRC) ? header : undefined;
}
