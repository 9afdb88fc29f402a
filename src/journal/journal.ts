/** The journal on the device: what is in it, and how to add to it so that a power cut at any moment loses nothing. */
import { u32Bytes } from "../bytes.ts";
import { storageAddress } from "../flash/address.ts";
import { JOURNAL, JOURNAL_PAGES, PAGE } from "../flash/layout.ts";
import {
  encodePageHeader,
  LAST_TYPE,
  PAGE_HEADER,
  type PageScan,
  RECORD_HEADER,
  recordBody,
  recordPadding,
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

/** Bytes that are written at a time: memory may have no piece for a whole record, nor room for a second one. */
const PIECE = 128;

/** Writes to the journal's flash and reads back what is there. @returns whether it is what was written */
function put(page: number, at: number, bytes: string): boolean {
  const flash = require("Flash");
  const address = storageAddress(JOURNAL.page + page) + at;
  for (let done = 0; done < bytes.length; done += PIECE) {
    // A flat string: the engine would copy one of any other kind onto the chip's stack of a few KB.
    const piece = E.toFlatString(bytes.substr(done, PIECE));
    if (!piece) return false;
    flash.write(piece, address + done);
    if (E.CRC32(flash.read(piece.length, address + done)) !== E.CRC32(piece)) return false;
  }
  return true;
}

/** Bytes that a record takes. */
function recordSize(payload: string): number {
  return RECORD_HEADER + ((payload.length + 3) & ~3);
}

/** Writes a record: its CRC-32, which makes it whole, last, so that memory never holds the record as such. */
function putRecord(page: number, at: number, type: number, payload: string): boolean {
  let body = recordBody(type, payload);
  const crc = E.CRC32(body);
  body += recordPadding(payload);
  return put(page, at + 4, body) && put(page, at, u32Bytes(crc));
}

/** Whether a part of a page is erased: a write that lost its power may have left bits behind what looks like the end. */
function isErased(page: number, from: number, length: number): boolean {
  const bytes = readPage(page);
  for (let at = from; at < from + length; at++) if (bytes.charCodeAt(at) !== 255) return false;
  return true;
}

/** Payloads by the type of their records. */
export type Payloads = { [type: number]: string };

/** Copies what counts, with some records replaced, to the other page; its header, written last, makes it the live one. */
function rewrite(live: Live | undefined, changes: Payloads): boolean {
  const page = live ? 1 - live.page : 0;
  /** What only the page that is erased now holds. */
  const saved: Payloads = {};
  for (let kept = 1; kept <= LAST_TYPE; kept++) {
    if (live && changes[kept] === undefined && live.records[kept] === undefined)
      // A copy: E.toString would give the string in flash itself.
      saved[kept] = `${readRecord(kept, live)}`;
  }
  require("Flash").erasePage(storageAddress(JOURNAL.page + page));
  let at = PAGE_HEADER;
  for (let kept = 1; kept <= LAST_TYPE; kept++) {
    const change = changes[kept];
    const content = change !== undefined ? change : saved[kept] || readRecord(kept, live);
    if (change === undefined && !content && live?.records[kept] === undefined) continue;
    if (!putRecord(page, at, kept, content)) return false;
    at += recordSize(content);
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
  const size = recordSize(payload);
  const fits = live && !live.damaged && live.end + size <= PAGE;
  if (fits && isErased(live.page, live.end, size) && putRecord(live.page, live.end, type, payload)) return true;
  return rewrite(live, { [type]: payload });
}

/**
 * Replaces records all at once: a power cut leaves all of them as they were, or all replaced.
 * @returns false when the flash does not hold what was written; what was there before still counts then
 */
export function writeRecords(changes: Payloads): boolean {
  return rewrite(openJournal(), changes);
}

/** CRC-32 of an erased page. */
const ERASED_CRC = 4048840458;

/** Erases the page that is not live, unless it is erased: it may hold what is no longer meant to be readable. */
export function eraseSparePage(): void {
  const live = openJournal();
  if (live && E.CRC32(readPage(1 - live.page)) >>> 0 !== ERASED_CRC) {
    require("Flash").erasePage(storageAddress(JOURNAL.page + 1 - live.page));
  }
}
