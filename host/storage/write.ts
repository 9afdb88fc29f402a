import type { Board } from "../../boards/board.ts";
import { crc32 } from "../../files/crc32.ts";
import { imageMd5 } from "../../files/firmware-image.ts";
import { UserError } from "../../files/user-error.ts";
import type { BootState } from "../../src/formats/boot-state.ts";
import { HEADER_CRC } from "../../src/formats/image.ts";
import { BOOT, CONFIG, CONFIG_STATE, encodePageHeader, encodeRecord } from "../../src/formats/journal.ts";
import {
  BOOT_FILE,
  FILE_HEADER,
  JOURNAL,
  LOADER_SIZE,
  PAGE,
  type Region,
  SLOT_A,
  SLOT_B,
  SLOT_SIZE,
} from "../../src/formats/layout.ts";
import { encodeStoredConfig } from "./config-text.ts";
import { align4, encodeFileHeader } from "./storage-file.ts";

/** What goes into a Storage area. */
export interface StorageContent {
  board: Board;
  /** The loader's code, which Espruino runs at every boot. */
  loader: Buffer;
  /** The firmware image for slot A. */
  image: Buffer;
  /** The configuration, already checked; without it the board starts in configuration mode. */
  config?: unknown;
  /** What to call the configuration in an error. */
  configSource?: string;
  /** True for configuration mode at the first start, also where the sketch does without a configuration. */
  configure?: boolean;
}

/**
 * Lays out a board's complete Storage area: the loader, the journal, both slots, and fillers so that the journal and
 * the slots lie where `src/formats/layout.ts` says. What is not written is erased (0xFF).
 */
export function writeStorage(content: StorageContent): Buffer {
  const { board, loader, image } = content;
  if (loader.length > LOADER_SIZE) {
    throw new UserError(`The loader has ${loader.length} bytes, but there is room for ${LOADER_SIZE}.`);
  }
  if (image.length > SLOT_SIZE) {
    throw new UserError(
      `The image has ${image.length} bytes, but a slot of board ${board.id} holds ${SLOT_SIZE}. Make the sketch smaller.`,
    );
  }
  const storage = Buffer.alloc(board.storage.pages * PAGE, 0xff);
  let end = putFile(storage, 0, BOOT_FILE, loader);
  const regions: [Region, string, Buffer][] = [
    // Both pages: where a record of the live one rots, the other's stands in for it.
    [JOURNAL, ".pad0", Buffer.concat([journalPage(content, 1), journalPage(content, 0)])],
    [SLOT_A, ".pad1", image],
    [SLOT_B, ".pad2", Buffer.alloc(0)],
  ];
  for (const [region, filler, data] of regions) {
    end = putFiller(storage, end, filler, region.page * PAGE - FILE_HEADER);
    encodeFileHeader(region.file, region.pages * PAGE).copy(storage, end);
    data.copy(storage, region.page * PAGE);
    end = (region.page + region.pages) * PAGE;
  }
  return storage;
}

/** Puts a file into Storage. @returns the offset at which the next one goes */
export function putFile(storage: Buffer, at: number, name: string, data: Buffer): number {
  encodeFileHeader(name, data.length).copy(storage, at);
  data.copy(storage, at + FILE_HEADER);
  return align4(at + FILE_HEADER + data.length);
}

/** Puts a file of erased bytes into Storage so that the next one goes to a given offset. */
function putFiller(storage: Buffer, at: number, name: string, next: number): number {
  encodeFileHeader(name, next - at - FILE_HEADER).copy(storage, at);
  return next;
}

/** What a boot state says of an image, see BootState. */
function describeImage(image: Buffer): string {
  return `${imageMd5(image)}${image.readInt32LE(HEADER_CRC)}`;
}

/** A page of the journal: its header, the configuration if there is one, and the state of the slots. */
function journalPage({ image, config, configSource, configure }: StorageContent, sequence: number): Buffer {
  const boot: BootState = { slot: "a", a: describeImage(image), b: "" };
  let page = encodePageHeader(sequence, crc32);
  if (config !== undefined) {
    page += encodeRecord(CONFIG, encodeStoredConfig(config, configSource ?? "config").toString("latin1"), crc32);
  }
  page += encodeRecord(BOOT, JSON.stringify(boot), crc32);
  if (configure) page += encodeRecord(CONFIG_STATE, JSON.stringify({ configure }), crc32);
  return Buffer.from(page.padEnd(PAGE, "\xff"), "latin1");
}
