import { FILE_HEADER } from "../../src/formats/layout.ts";

const NAME_SIZE = FILE_HEADER - 4;
/** The largest size a header can name: its upper byte is for flags. */
const SIZE_MASK = 0xffffff;
const ERASED = 0xffffffff;

/** A file in Espruino's Storage. */
export interface StorageFile {
  name: string;
  /** Offset of the data from the beginning of Storage, in bytes. */
  at: number;
  /** Length of the data, in bytes. */
  size: number;
}

/** Thrown where the bytes of a Storage area are not what Espruino would have written. */
export class DamagedStorage extends Error {}

/** The first multiple of 4 that is not below an offset. */
export function align4(offset: number): number {
  return (offset + 3) & ~3;
}

/** The header that goes before a file's data. */
export function encodeFileHeader(name: string, size: number): Buffer {
  const header = Buffer.alloc(FILE_HEADER);
  header.writeUInt32LE(size, 0);
  header.write(name, 4, NAME_SIZE, "latin1");
  return header;
}

/**
 * Follows the chain of files through a Storage area; files that were erased (their name begins with NUL) are left out.
 * @returns the files, and the offset at which the next one would go
 */
export function listFiles(storage: Buffer): { files: StorageFile[]; end: number } {
  const files: StorageFile[] = [];
  let at = 0;
  while (at + FILE_HEADER <= storage.length && storage.readUInt32LE(at) !== ERASED) {
    const size = storage.readUInt32LE(at) & SIZE_MASK;
    const name = storage.toString("latin1", at + 4, at + FILE_HEADER).replace(/\0.*$/s, "");
    const data = at + FILE_HEADER;
    if (data + size > storage.length || !/^[\x20-\x7e]*$/.test(name)) {
      throw new DamagedStorage(`there is no Storage file at offset 0x${at.toString(16)}, where one should begin`);
    }
    if (name) files.push({ name, at: data, size });
    at = align4(data + size);
  }
  return { files, end: at };
}
