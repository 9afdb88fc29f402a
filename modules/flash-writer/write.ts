import { updateMd5 } from "../md5/index.ts";
import type { FlashWriter } from "./state.ts";

/** A flash page, in bytes. */
const PAGE = 4096;
/** What the MD5 goes by, in bytes. */
const BLOCK = 64;
/** How much is written, and read back, at a time, in bytes: about a chunk of the chip's network, and whole blocks. */
const PIECE = 256;

/**
 * Takes the next bytes: a string of any length.
 * @returns false when the flash does not hold what was written, or when there are more bytes than announced
 */
export function write(writer: FlashWriter, chunk: string): boolean {
  const flash = require("Flash");
  writer._written += chunk.length;
  if (writer._written > writer._length) return false;
  let at = 0;
  do {
    const rest = writer._rest;
    let bytes =
      E.toFlatString(rest, chunk.substr(at, PIECE - rest.length)) ||
      // There is memory, but in smaller pieces.
      E.toFlatString(rest, chunk.substr(at, BLOCK - rest.length));
    if (!bytes) throw new Error("no memory");
    at += bytes.length - rest.length;
    const blocks = bytes.length & -BLOCK;
    const isLast = at >= chunk.length && writer._written === writer._length;
    writer._rest = bytes.substr(blocks);
    const padding = isLast ? -bytes.length & 3 : 0;
    if (padding) bytes = E.toFlatString(bytes, "\xff\xff\xff".substr(0, padding))!;
    let piece: Uint8Array | undefined;
    // The engine takes a length of 0 for none given.
    if (blocks) {
      piece = new Uint8Array(E.toArrayBuffer(bytes), 0, blocks);
      // By a name of its own, as the build writes `updateMd5` here.
      const md5 = writer._md5;
      updateMd5(md5, piece);
    }
    const size = isLast ? bytes.length : blocks;
    if (size) {
      for (; writer._erased < writer._next + size; writer._erased += PAGE) flash.erasePage(writer._erased);
      if (size !== blocks) piece = new Uint8Array(E.toArrayBuffer(bytes), 0, size);
      const crc = E.CRC32(piece!);
      flash.write(piece!, writer._next);
      // Gone before what is read back takes its place.
      piece = undefined;
      bytes = "";
      if (E.CRC32(flash.read(size, writer._next)) !== crc) return false;
      writer._next += size;
    }
  } while (at < chunk.length);
  return true;
}
