/** How records get into the journal's flash. */
import { u32Bytes } from "../bytes.ts";
import { storageAddress } from "../flash/address.ts";
import { JOURNAL, PAGE } from "../flash/layout.ts";
import { RECORD_HEADER } from "./format.ts";

/** Bytes that are written at a time: memory may have no piece for a whole record, nor room for a second one. */
const PIECE = 128;

/**
 * Writes to the journal's flash, and reads back what is there.
 * @param at offset in the page, a multiple of 4
 * @param bytes erased ones are added to them up to a multiple of 4
 * @returns whether it is what was written
 */
export function put(page: number, at: number, bytes: string): boolean {
  const flash = require("Flash");
  const address = storageAddress(JOURNAL.page + page) + at;
  for (let done = 0; done < bytes.length; done += PIECE) {
    const part = bytes.substr(done, PIECE);
    // A flat string: the engine would copy one of any other kind onto the chip's stack of a few KB.
    const piece = E.toFlatString(part, "\xff\xff\xff".substr(0, -part.length & 3));
    if (!piece) return false;
    flash.write(piece, address + done);
    if (E.CRC32(flash.read(piece.length, address + done)) !== E.CRC32(piece)) return false;
  }
  return true;
}

/** Writes a record: its CRC-32, which makes it whole, last, and reckoned from what is in flash by then. */
export function putRecord(page: number, at: number, type: number, payload: string): boolean {
  const length = payload.length;
  if (!put(page, at + 4, String.fromCharCode(length & 255, length >> 8, type, 255 - type))) return false;
  if (!put(page, at + RECORD_HEADER, payload)) return false;
  const body = require("Storage").read(JOURNAL.file, page * PAGE + at + 4, length + 4)!;
  return put(page, at, u32Bytes(E.CRC32(body)));
}
