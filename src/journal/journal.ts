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

/**
 * Finds the live page. Undefined when no page is valid: a new board, or a journal that is damaged beyond repair. Where it
 * is damaged so that a record is missing, the one in the page before stands in for it.
 */
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
  if (!live) return "";
  let page = live.page;
  let at = live.records[type];
  if (at === undefined && live.damaged) {
    page = 1 - page;
    at = scanPage(readPage(page), E.CRC32)?.records[type];
  }
  return at === undefined ? "" : recordPayload(readPage(page), at);
}

/** Writes to the journal's flash and reads back what is there. @returns whether it is what was written */
function put(page: number, at: number, bytes: string): boolean {
  const flash = require("Flash");
  const address = storageAddress(JOURNAL.page + page) + at;
  // In one piece: the engine would copy a string of any other kind onto the chip's stack of a few KB.
  const flat = E.toFlatString(bytes);
  if (!flat) return false;
  flash.write(flat, address);
  return E.CRC32(flash.read(bytes.length, address)) === E.CRC32(bytes);
}

/** Whether a part of a page is erased: a write that lost its power may have left bits behind what looks like the end. */
function isErased(page: number, from: number, length: number): boolean {
  const bytes = readPage(page);
  for (let at = from; at < from + length; at++) if (bytes.charCodeAt(at) !== 255) return false;
  return true;
}

/** Copies what counts, with one record replaced, to the other page; its header, written last, makes it the live one. */
function rewrite(live: Live | undefined, type: number, payload: string): boolean {
  const page = live ? 1 - live.page : 0;
  /** What only the page that is erased now holds. */
  const saved: { [type: number]: string } = {};
  for (const kept of [CONFIG, BOOT, PREVIOUS]) {
    if (live && kept !== type && live.records[kept] === undefined) saved[kept] = E.toString(readRecord(kept, live));
  }
  require("Flash").erasePage(storageAddress(JOURNAL.page + page));
  let at = PAGE_HEADER;
  for (const kept of [CONFIG, BOOT, PREVIOUS]) {
    const content = kept === type ? payload : saved[kept] || readRecord(kept, live);
    if (kept !== type && !content && live?.records[kept] === undefined) continue;
    const record = encodeRecord(kept, content, E.CRC32);
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
  const fits = live && !live.damaged && live.end + record.length <= PAGE;
  if (fits && isErased(live.page, live.end, record.length) && put(live.page, live.end, record)) return true;
  return rewrite(live, type, payload);
}
