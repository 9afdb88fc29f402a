"use overlay";
/**
 * The journal: what is kept in flash, record by record, as formats say (src/journal/format.ts). An update of a record is
 * appended; the page that is not live is erased and filled only when the live one is full or damaged.
 *
 * Everything else in the firmware stands above this, so each function is as flat as it can be: a call within a call costs
 * 400 bytes of C stack.
 */
import { LINUX_FLASH, storageAddress } from "../flash/address.ts";
import { JOURNAL, PAGE } from "../flash/layout.ts";
import {
  encodePageHeader,
  LAST_TYPE,
  PAGE_HEADER,
  type PageScan,
  RECORD_HEADER,
  recordPayload,
  recordSize,
  scanPage,
} from "../journal/format.ts";

/** Bytes that are written at a time: memory need not hold a copy of a whole record. */
const PIECE = 128;
/** CRC-32 of an erased page. */
const ERASED_CRC = 4048840458;

/** The live page and what it holds. */
export interface Live extends PageScan {
  page: number;
}

/** Payloads by the type of their records. */
export type Payloads = { [type: number]: string };

/**
 * Finds the live page. Undefined when no page is valid: a new board, or a journal that is damaged beyond repair. Where it
 * is damaged so that a record is missing, the one in the page before stands in for it.
 */
export function openJournal(): Live | undefined {
  const storage = require("Storage");
  let bytes = storage.read(JOURNAL.file, 0, PAGE) || "";
  const first = scanPage(bytes, E.CRC32) as Live | undefined;
  bytes = storage.read(JOURNAL.file, PAGE, PAGE) || "";
  const second = scanPage(bytes, E.CRC32) as Live | undefined;
  if (first) first.page = 0;
  if (second) second.page = 1;
  return !second || (first && first.sequence >= second.sequence) ? first : second;
}

/** The payload of the last record of a type, as a string that points into flash; empty when there is none. */
export function readRecord(type: number): string {
  const live = openJournal();
  return live ? recordOf(live, type) : "";
}

/** The same where the live page is known. */
export function recordOf(live: Live, type: number): string {
  let { page } = live;
  let at = live.records[type];
  if (at === undefined && live.damaged) {
    page = 1 - page;
    const bytes = require("Storage").read(JOURNAL.file, page * PAGE, PAGE)!;
    const other = scanPage(bytes, E.CRC32);
    if (other) at = other.records[type];
  }
  if (at === undefined) return "";
  const bytes = require("Storage").read(JOURNAL.file, page * PAGE, PAGE)!;
  return recordPayload(bytes, at);
}

/**
 * Adds a record; from then on it is the one of its type that counts.
 * @param payload a string of bytes; for CONFIG at most MAX_CONFIG of them
 * @returns false when the flash does not hold what was written; what was there before still counts then
 */
export function writeRecord(type: number, payload: string): boolean {
  const live = openJournal();
  return addRecord(live, type, payload);
}

/** The same where the live page is known. */
export function addRecord(live: Live | undefined, type: number, payload: string): boolean {
  const size = recordSize(payload);
  if (live && !live.damaged && live.end + size <= PAGE) {
    // A write that lost its power may have left bits behind what looks like the end.
    const room = require("Storage").read(JOURNAL.file, live.page * PAGE + live.end, size)!;
    let done = E.sum(room) === 255 * size;
    if (done) done = putRecord(live.page, live.end, type, payload);
    if (done) return true;
  }
  const changes: Payloads = {};
  changes[type] = payload;
  return rewriteJournal(live, changes);
}

/**
 * Replaces records all at once: a power cut leaves all of them as they were, or all replaced.
 * @returns false when the flash does not hold what was written; what was there before still counts then
 */
export function writeRecords(changes: Payloads): boolean {
  const live = openJournal();
  return rewriteJournal(live, changes);
}

/**
 * Copies what counts, with some records replaced, to the other page; its header, written last, makes it the live one.
 * @returns false when the flash does not hold what was written; what was there before still counts then
 */
export function rewriteJournal(live: Live | undefined, changes: Payloads): boolean {
  const page = live ? 1 - live.page : 0;
  /** What only the page that is erased now holds. */
  const saved: Payloads = {};
  for (let type = 1; type <= LAST_TYPE; type++) {
    if (live && changes[type] === undefined && live.records[type] === undefined) {
      // A copy: E.toString would give the string in flash itself.
      const payload = recordOf(live, type);
      saved[type] = `${payload}`;
    }
  }
  const address = storageAddress(JOURNAL.page + page);
  require("Flash").erasePage(address);
  let at = PAGE_HEADER;
  let whole = true;
  for (let type = 1; type <= LAST_TYPE && whole; type++) {
    const change = changes[type];
    const kept = change === undefined && live ? recordOf(live, type) : "";
    const content = change === undefined ? saved[type] || kept : change;
    if (change === undefined && !content && (!live || live.records[type] === undefined)) continue;
    whole = putRecord(page, at, type, content);
    at += recordSize(content);
  }
  if (!whole) return false;
  const header = encodePageHeader(live ? live.sequence + 1 : 1, E.CRC32);
  require("Flash").write(E.toUint8Array(header), address);
  const written = require("Storage").read(JOURNAL.file, page * PAGE, PAGE_HEADER)!;
  return `${written}` === header;
}

/** Writes a record and reads it back: its CRC-32, which makes it whole, last, and reckoned from what is in flash by then. */
export function putRecord(page: number, at: number, type: number, payload: string): boolean {
  const storage = require("Storage");
  const { length } = payload;
  const size = recordSize(payload);
  const base = page * PAGE + at;
  // As `storageAddress` does it, for which the C stack has no room here.
  const isChip = require("Flash").getPage(__STORAGE_OFFSET__);
  const address = (isChip ? 0 : LINUX_FLASH) + __STORAGE_OFFSET__ + JOURNAL.page * PAGE + base;
  let offset = 4;
  let whole = true;
  do {
    let piece = "";
    if (offset >= size) {
      const body = storage.read(JOURNAL.file, base + 4, length + 4)!;
      const crc = E.CRC32(body);
      piece = String.fromCharCode(crc & 255, (crc >> 8) & 255, (crc >> 16) & 255, (crc >>> 24) & 255);
      offset = 0;
    } else if (offset === 4) {
      piece = String.fromCharCode(length & 255, length >> 8, type, 255 - type);
      piece += payload.substr(0, PIECE - 4);
    } else piece += payload.substr(offset - RECORD_HEADER, PIECE);
    piece += "\xff\xff\xff".substr(0, -piece.length & 3);
    // Not the string itself, which may lie in flash: that cannot be read while it is written.
    const bytes = E.toUint8Array(piece);
    require("Flash").write(bytes, address + offset);
    const written = storage.read(JOURNAL.file, base + offset, piece.length)!;
    whole = E.CRC32(written) === E.CRC32(bytes);
    if (offset) offset += piece.length;
  } while (whole && offset);
  return whole;
}

/** Erases the page that is not live, unless it is erased: it may hold what is no longer meant to be readable. */
export function eraseSparePage(): void {
  const live = openJournal();
  if (!live) return;
  const spare = 1 - live.page;
  const bytes = require("Storage").read(JOURNAL.file, spare * PAGE, PAGE)!;
  const address = storageAddress(JOURNAL.page + spare);
  if (E.CRC32(bytes) >>> 0 !== ERASED_CRC) require("Flash").erasePage(address);
}
