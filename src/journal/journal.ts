/** The journal on the device: what is in it, and how to add to it so that a power cut at any moment loses nothing. */
import { storageAddress } from "../flash/address.ts";
import { JOURNAL, JOURNAL_PAGES, PAGE } from "../flash/layout.ts";
import {
  BOOT,
  CONFIG,
  encodePageHeader,
  encodeRecord,
  PAGE_HEADER,
  type PageScan,
  PREVIOUS,
  recordPayload,
  scanPage,
} from "./format.ts";

/** The live page and what it holds. */
export interface Live extends PageScan {
  page: number;
}

function readPage(page: number): string {
  return require("Storage").read(JOURNAL.file, page * PAGE, PAGE) || "";
}

/** Finds the live page. Undefined when no page is valid: a new board, or a journal that is damaged beyond repair. */
export function openJournal(): Live | undefined {
  let live: Live | undefined;
  for (let page = 0; page < JOURNAL_PAGES; page++) {
    const scan = scanPage(readPage(page), E.CRC32);
    if (scan && (!live || scan.sequence > live.sequence)) {
      live = scan as Live;
      live.page = page;
    }
  }
  return live;
}

/** The payload of the last record of a type, as a string that points into flash; empty when there is none. */
export function readRecord(type: number, live = openJournal()): string {
  const at = live?.records[type];
  return live && at !== undefined ? recordPayload(readPage(live.page), at) : "";
}

/** Writes to the journal's flash and reads back what is there. @returns whether it is what was written */
function put(page: number, at: number, bytes: string): boolean {
  const flash = require("Flash");
  const address = storageAddress(JOURNAL.page + page) + at;
  flash.write(bytes, address);
  return E.CRC32(flash.read(bytes.length, address)) === E.CRC32(bytes);
}

/** Copies what counts, with one record replaced, to the other page; its header, written last, makes it the live one. */
function rewrite(live: Live | undefined, type: number, payload: string): boolean {
  const page = live ? 1 - live.page : 0;
  require("Flash").erasePage(storageAddress(JOURNAL.page + page));
  let at = PAGE_HEADER;
  for (const kept of [CONFIG, BOOT, PREVIOUS]) {
    if (kept !== type && live?.records[kept] === undefined) continue;
    const record = encodeRecord(kept, kept === type ? payload : readRecord(kept, live), E.CRC32);
    if (!put(page, at, record)) return false;
    at += record.length;
  }
  return put(page, 0, encodePageHeader(live ? live.sequence + 1 : 1, E.CRC32));
}

/**
 * Appends a record; from then on it is the one of its type that counts.
 * @param payload a string of bytes; for CONFIG at most MAX_CONFIG of them
 * @returns false when the flash does not hold what was written; what was there before still counts then
 */
export function writeRecord(type: number, payload: string): boolean {
  const live = openJournal();
  const record = encodeRecord(type, payload, E.CRC32);
  if (live && !live.damaged && live.end + record.length <= PAGE && put(live.page, live.end, record)) return true;
  return rewrite(live, type, payload);
}
