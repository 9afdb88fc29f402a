/**
 * How the journal lies in flash. Two pages take turns: one is live, the other is erased and filled only when the live
 * one is full or damaged. A page begins with 12 bytes, written last, which make it valid:
 *
 *     0  4  "HJ1\n"
 *     4  4  sequence number, little-endian: the higher of the two pages is the live one
 *     8  4  CRC-32 of the 8 bytes before
 *
 * Records follow, each at a multiple of 4, until 8 erased bytes or the end of the page:
 *
 *     0  4  CRC-32 of everything behind it
 *     4  2  length of the payload, in bytes
 *     6  1  type
 *     7  1  type, inverted
 *     8     payload, padded with 0xFF to a multiple of 4
 *
 * Of each type the last whole record counts. A record that is not whole is passed over: what was half written when the
 * power failed is as if it had never been written. A page with one in it is not added to any more.
 *
 * Host and device share this file: flash is given as a string of bytes, and the CRC-32 as a function.
 */
import { u32Bytes } from "./bytes.ts";
import { PAGE } from "./layout.ts";

export const PAGE_MAGIC = "HJ1\n";
export const PAGE_HEADER = 12;
export const RECORD_HEADER = 8;

/** The configuration, JSON in UTF-8. An empty payload says that there is none. */
export const CONFIG = 1;
/** The state of the slots, see BootState; JSON. */
export const BOOT = 2;
/** The configuration that worked before the present one, which is on probation; empty when there is none. */
export const PREVIOUS = 3;
/** What is under way with the configuration, see ConfigState; JSON, empty when nothing is. */
export const CONFIG_STATE = 4;
/** What the device has last said of itself in Homie 5, see describe.ts: a CRC-32 and the version, 4 bytes each. */
export const DESCRIBED = 5;
/** Types of records are numbered from 1 to this. */
export const LAST_TYPE = DESCRIBED;

/** The largest configuration, in bytes without white space between its parts. */
export const MAX_CONFIG = 1536;
/** And with the line ends and spaces that it is stored with, see config/lines.ts. Two of them and both states fit one page. */
export const MAX_STORED = 1800;

/** What a page holds. */
export interface PageScan {
  sequence: number;
  /** Offset in the page of the last whole record of each type. */
  records: { [type: number]: number };
  /** Offset in the page where the next record goes. */
  end: number;
  /** True when anything in the page is not a whole record. */
  damaged: boolean;
}

/** CRC-32 (IEEE 802.3) of a string of bytes. */
export type Crc32 = (bytes: string) => number;

/**
 * Reads a page of the journal.
 * @param page the page's 4096 bytes
 * @returns what it holds, or undefined for a page that is not valid
 */
export function scanPage(page: string, crc32: Crc32): PageScan | undefined {
  // Flat on purpose: no call of our own within an expression or a loop, for each costs the chip's C stack.
  if (page.substr(0, 4) !== PAGE_MAGIC) return undefined;
  const head = page.substr(0, 8);
  const sum = crc32(head) | 0;
  const given = word(page, 8);
  if (sum !== given) return undefined;
  const sequence = word(page, 4) >>> 0;
  const records: { [type: number]: number } = {};
  let end = PAGE_HEADER;
  let damaged = false;
  while (end + RECORD_HEADER <= PAGE && page.substr(end, RECORD_HEADER) !== "\xff\xff\xff\xff\xff\xff\xff\xff") {
    const length = page.charCodeAt(end + 4) | (page.charCodeAt(end + 5) << 8);
    const type = page.charCodeAt(end + 6);
    const next = end + RECORD_HEADER + ((length + 3) & ~3);
    const isPlausible = type + page.charCodeAt(end + 7) === 255 && next <= PAGE;
    const body = page.substr(end + 4, length + 4);
    const crc =
      page.charCodeAt(end) |
      (page.charCodeAt(end + 1) << 8) |
      (page.charCodeAt(end + 2) << 16) |
      (page.charCodeAt(end + 3) << 24);
    const found = crc32(body);
    const isWhole = isPlausible && (found | 0) === crc;
    if (isWhole) records[type] = end;
    else damaged = true;
    if (!isPlausible) break;
    end = next;
  }
  return { sequence, records, end, damaged };
}

/** A signed 32-bit little-endian number. */
function word(page: string, at: number): number {
  return (
    page.charCodeAt(at) |
    (page.charCodeAt(at + 1) << 8) |
    (page.charCodeAt(at + 2) << 16) |
    (page.charCodeAt(at + 3) << 24)
  );
}

/** Length in bytes of the payload of the record at an offset of a page. */
export function recordLength(page: string, at: number): number {
  return page.charCodeAt(at + 4) | (page.charCodeAt(at + 5) << 8);
}

/** The payload of the record at an offset of a page. */
export function recordPayload(page: string, at: number): string {
  return page.substr(at + RECORD_HEADER, recordLength(page, at));
}

/** Bytes that a record takes. */
export function recordSize(payload: string): number {
  return RECORD_HEADER + ((payload.length + 3) & ~3);
}

/** The bytes of a record, a multiple of 4. */
export function encodeRecord(type: number, payload: string, crc32: Crc32): string {
  const body = String.fromCharCode(payload.length & 255, payload.length >> 8, type, 255 - type) + payload;
  return u32Bytes(crc32(body)) + body + "\xff\xff\xff".substr(0, -payload.length & 3);
}

/** The bytes that make a page valid. */
export function encodePageHeader(sequence: number, crc32: Crc32): string {
  const head = PAGE_MAGIC + u32Bytes(sequence);
  return head + u32Bytes(crc32(head));
}
