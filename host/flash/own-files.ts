import { DamagedStorage, listFiles } from "../storage/storage-file.ts";

/** Where a file's name stands, counted from the beginning of its data. */
const NAME_BEFORE_DATA = 28;
/** Storage takes a file for erased whose name begins with these. */
const ERASED_NAME = Buffer.alloc(4);

/**
 * The pages of Storage that are a sketch's own, without one of the files in them; nothing of it can be read any more.
 * @param pages whole pages, which begin with a file or are erased
 */
export function withoutFile(pages: Buffer, name: string): Buffer {
  const changed = Buffer.from(pages);
  try {
    for (const { at, size } of listFiles(pages).files.filter((file) => file.name === name)) {
      ERASED_NAME.copy(changed, at - NAME_BEFORE_DATA);
      changed.fill(0, at, at + size);
    }
    return changed;
  } catch (error) {
    if (error instanceof DamagedStorage) return changed.fill(0xff);
    throw error;
  }
}
