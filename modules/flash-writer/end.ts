import { digestMd5 } from "../md5/index.ts";
import type { FlashWriter } from "./state.ts";

/**
 * Ends the writing.
 * @param md5 32 lower-case hex digits
 * @returns whether every announced byte was taken and their MD5 is the given one
 */
export function complete(writer: FlashWriter, md5: string): boolean {
  return writer._written === writer._length && digestMd5(writer._md5, writer._rest, writer._length) === md5;
}

/** Forgets what was written: erases the region's first page, so that nothing takes it for whole. */
export function cancel(writer: FlashWriter): void {
  require("Flash").erasePage(writer._address);
}
