import { UserError } from "../../files/user-error.ts";
import type { BootState } from "../../src/formats/boot-state.ts";
import { BOOT, CONFIG, PREVIOUS } from "../../src/formats/journal.ts";
import { BOOT_FILE, JOURNAL, PAGE, type Region, SLOT_A, SLOT_B } from "../../src/formats/layout.ts";
import { journalPages, readJournal } from "./journal.ts";
import { DamagedStorage, listFiles, type StorageFile } from "./storage-file.ts";

/** What a Storage area holds. */
export interface StorageReading {
  files: StorageFile[];
  /** Offset at which the next file would go. */
  end: number;
  /** The configuration; undefined when there is none. */
  config: unknown;
  /** The configuration that worked before, while the present one is on probation; undefined when there is none. */
  previous: unknown;
  /** The state of the slots; undefined when the journal has no record of it. */
  boot: BootState | undefined;
  /** True when the journal's live page ends in a record that is not whole, as a power cut leaves it. */
  tornRecord: boolean;
}

/**
 * Reads a Storage area with the firmware's files in it.
 * @param source where the bytes came from, for the error's text
 */
export function readStorage(storage: Buffer, source = "Storage image"): StorageReading {
  const { files, end } = chain(storage, source);
  for (const region of [JOURNAL, SLOT_A, SLOT_B]) checkPlace(files, region, source);
  if (!files.some((file) => file.name === BOOT_FILE)) throw damaged(source, `the file ${BOOT_FILE} is missing`);
  const journal = readJournal(journalPages(storage));
  return {
    files,
    end,
    config: json(journal?.record(CONFIG), "the configuration in the journal", source),
    previous: json(journal?.record(PREVIOUS), "the previous configuration in the journal", source),
    boot: json(journal?.record(BOOT), "the boot state in the journal", source) as BootState | undefined,
    tornRecord: journal?.torn ?? false,
  };
}

/** True for bytes that can be a Storage area: they begin with the header of the loader's file. */
export function looksLikeStorage(bytes: Buffer): boolean {
  return bytes.toString("latin1", 4, 4 + BOOT_FILE.length + 1) === `${BOOT_FILE}\0`;
}

function damaged(source: string, what: string): UserError {
  return new UserError(`${source}: damaged or not a Storage image: ${what}. Make a new one with \`homie image\`.`);
}

function chain(storage: Buffer, source: string): { files: StorageFile[]; end: number } {
  if (storage.length === 0 || storage.length % PAGE !== 0) {
    throw damaged(source, `its size of ${storage.length} bytes is not a number of ${PAGE}-byte pages`);
  }
  try {
    return listFiles(storage);
  } catch (error) {
    if (error instanceof DamagedStorage) throw damaged(source, error.message);
    throw error;
  }
}

function checkPlace(files: StorageFile[], region: Region, source: string): void {
  const file = files.find(({ name }) => name === region.file);
  if (!file) throw damaged(source, `the file ${region.file} is missing`);
  if (file.at !== region.page * PAGE || file.size !== region.pages * PAGE) {
    throw damaged(
      source,
      `the file ${region.file} has ${file.size} bytes at offset 0x${file.at.toString(16)} instead of ` +
        `${region.pages * PAGE} at 0x${(region.page * PAGE).toString(16)}`,
    );
  }
}

function json(payload: string | undefined, what: string, source: string): unknown {
  if (!payload) return undefined;
  try {
    return JSON.parse(Buffer.from(payload, "latin1").toString("utf8"));
  } catch {
    throw damaged(source, `${what} is not JSON`);
  }
}
