"use overlay";
import { LINUX_FLASH, storageAddress } from "../flash/address.ts";
import { type Live, readRecord } from "../flash/journal.ts";
/**
 * The journal: what is kept in flash, record by record, as formats say (src/formats/journal.ts). An update of a record is
 * appended; the page that is not live is erased and filled only when the live one is full or damaged.
 *
 * Where its records lie is found once, at the start, and kept up to date by whoever writes: to read a record is a matter of
 * `Storage.read`, see src/flash/journal.ts.
 */
import { u32 } from "../formats/bytes.ts";
import {
  encodePageHeader,
  LAST_TYPE,
  PAGE_HEADER,
  PAGE_MAGIC,
  RECORD_HEADER,
  recordLength,
  recordSize,
  scanPage,
} from "../formats/journal.ts";
import { JOURNAL, PAGE } from "../formats/layout.ts";

/** Bytes that are written at a time: memory need not hold a copy of a whole record. */
const PIECE = 512;
/** CRC-32 of an erased page. */
const ERASED_CRC = 4048840458;

/** Payloads by the type of their records. */
export type Payloads = { [type: number]: string };

/**
 * Finds the live page and its records. Where it is damaged so that a record is missing, the one in the page before stands in
 * for it.
 */
export function openJournal(): Live {
  const storage = require("Storage");
  const live: Live = { _page: -1, _sequence: 0, _end: PAGE, _damaged: true, _places: {} };
  const heads = [storage.read(JOURNAL.file, 0, 8) || "", storage.read(JOURNAL.file, PAGE, 8) || ""];
  // Most of the time the page with the higher number is whole, and the other one need not be looked at.
  let page = u32(heads[0]!, 4) >= u32(heads[1]!, 4) ? 0 : 1;
  if (!heads[page]!.startsWith(PAGE_MAGIC)) page = 1 - page;
  let bytes = storage.read(JOURNAL.file, page * PAGE, PAGE) || "";
  let scan = scanPage(bytes, E.CRC32);
  if (!scan) {
    page = 1 - page;
    bytes = storage.read(JOURNAL.file, page * PAGE, PAGE) || "";
    scan = scanPage(bytes, E.CRC32);
    if (!scan) return live;
  }
  live._page = page;
  live._sequence = scan.sequence;
  live._end = scan.end;
  live._damaged = scan.damaged;
  const other = storage.read(JOURNAL.file, (1 - page) * PAGE, PAGE) || "";
  const spare = scan.damaged ? scanPage(other, E.CRC32) : undefined;
  for (let type = 1; type <= LAST_TYPE; type++) {
    let place = page;
    let at = scan.records[type];
    if (at === undefined && scan.damaged && spare) {
      place = 1 - page;
      at = spare.records[type];
    }
    if (at === undefined) continue;
    const length = recordLength(place === page ? bytes : other, at);
    if (length) live._places[type] = ((place * PAGE + at + RECORD_HEADER) << 11) | length;
  }
  return live;
}

/**
 * Adds a record; from then on it is the one of its type that counts.
 * @param payload a string of bytes; for CONFIG at most MAX_CONFIG of them
 * @returns false when the flash does not hold what was written; what was there before still counts then
 */
export function writeRecord(live: Live, type: number, payload: string): boolean {
  const size = recordSize(payload);
  const at = live._end;
  if (!live._damaged && at + size <= PAGE) {
    const base = live._page * PAGE + at;
    // A write that lost its power may have left bits behind what looks like the end.
    const room = require("Storage").read(JOURNAL.file, base, size)!;
    // Espruino for Linux takes bytes for signed on most processors.
    const sum = E.sum(room);
    let done = sum === 255 * size || sum === -size;
    if (done) done = putRecord(base, type, payload);
    if (done) {
      if (payload) live._places[type] = ((base + RECORD_HEADER) << 11) | payload.length;
      else delete live._places[type];
      live._end = at + size;
      return true;
    }
    live._damaged = true;
  }
  const changes: Payloads = {};
  changes[type] = payload;
  return writeRecords(live, changes);
}

/** A page that is being filled, to take the place of the live one. */
export interface Rewrite {
  /** What is to be replaced. */
  _changes: Payloads;
  /** What only the page that is being filled has held. */
  _saved: Payloads;
  /** Where the live page ended when this began, and its number: what somebody adds meanwhile would be missing. */
  _end: number;
  _sequence: number;
  /** Offset of the page in the journal, and in it where the next record goes; its type, and where the others are. */
  _base: number;
  _at: number;
  _type: number;
  _places: Live["_places"];
}

/**
 * Replaces records all at once, by copying what counts to the other page, whose header, written last, makes it the live one:
 * a power cut leaves all of them as they were, or all replaced.
 * @returns false when the flash does not hold what was written; what was there before still counts then
 */
export function writeRecords(live: Live, changes: Payloads): boolean {
  const it = begin(live, changes);
  for (let type = 1; type <= LAST_TYPE; type++) {
    it._type = type;
    const content = nextContent(live, it);
    if (content === undefined) continue;
    const base = it._base + it._at;
    // Here and in `rewriteOn`, not in a function of both: the C stack has no room for it.
    const whole = putRecord(base, type, content);
    if (!whole) return false;
    place(it, content);
  }
  return finish(live, it);
}

/**
 * Begins the same, for who has it done in several turns: in each of them `rewriteOn` is called. Where `_end` or `_sequence` is no
 * longer the journal's, somebody else has written: then begin anew.
 */
export function startRewrite(live: Live, changes: Payloads): Rewrite {
  return begin(live, changes);
}

/**
 * Goes on: one record in a turn, and then the header.
 * @returns undefined while there is more to do; then as `writeRecords` does
 */
export function rewriteOn(live: Live, it: Rewrite): boolean | undefined {
  if (it._type > LAST_TYPE) return finish(live, it);
  const content = nextContent(live, it);
  let whole = true;
  if (content !== undefined) {
    whole = putRecord(it._base + it._at, it._type, content);
    place(it, content);
  }
  it._type++;
  return whole ? undefined : false;
}

function begin(live: Live, changes: Payloads): Rewrite {
  const page = live._page ? 0 : 1;
  const saved: Payloads = {};
  for (let type = 1; type <= LAST_TYPE; type++) {
    const place = live._places[type];
    if (changes[type] !== undefined || place === undefined || place >> 23 !== page) continue;
    // A copy, which a text in flash makes only when something is added to it.
    let copy = "";
    copy += readRecord(live, type);
    saved[type] = copy;
  }
  const address = storageAddress(JOURNAL.page + page);
  require("Flash").erasePage(address);
  return {
    _changes: changes,
    _saved: saved,
    _end: live._end,
    _sequence: live._sequence,
    _base: page * PAGE,
    _at: PAGE_HEADER,
    _type: 1,
    _places: {},
  };
}

/** What the next record is to hold; undefined where there is none of its type. */
function nextContent(live: Live, it: Rewrite): string | undefined {
  const type = it._type;
  if (it._changes[type] !== undefined) return it._changes[type];
  if (it._saved[type] !== undefined) return it._saved[type];
  return live._places[type] === undefined ? undefined : readRecord(live, type);
}

/** The next record was written. */
function place(it: Rewrite, content: string): void {
  if (content) it._places[it._type] = ((it._base + it._at + RECORD_HEADER) << 11) | content.length;
  it._at += recordSize(content);
}

/** Makes the page the live one. @returns false when the flash does not hold its header */
function finish(live: Live, it: Rewrite): boolean {
  const page = live._page ? 0 : 1;
  const address = storageAddress(JOURNAL.page + page);
  const header = encodePageHeader(live._sequence + 1, E.CRC32);
  require("Flash").write(E.toUint8Array(header), address);
  const written = require("Storage").read(JOURNAL.file, page * PAGE, PAGE_HEADER)!;
  if (`${written}` !== header) return false;
  live._page = page;
  live._sequence++;
  live._end = it._at;
  live._damaged = false;
  live._places = it._places;
  return true;
}

/**
 * Writes a record and reads it back: its CRC-32, which makes it whole, last, and reckoned from what is in flash by then.
 * @param base offset in the journal
 */
function putRecord(base: number, type: number, payload: string): boolean {
  const storage = require("Storage");
  const { length } = payload;
  const size = recordSize(payload);
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
export function eraseSparePage(live: Live): void {
  if (live._page < 0) return;
  const spare = 1 - live._page;
  const bytes = require("Storage").read(JOURNAL.file, spare * PAGE, PAGE)!;
  const address = storageAddress(JOURNAL.page + spare);
  if (E.CRC32(bytes) >>> 0 !== ERASED_CRC) require("Flash").erasePage(address);
}
