import { storageAddress } from "../flash/address.ts";
import { JOURNAL } from "../flash/layout.ts";
import { phase } from "../phase.ts";
import { encodePageHeader, LAST_TYPE, PAGE_HEADER, recordSize } from "./format.ts";
import type { Live } from "./open.ts";

/** Payloads by the type of their records. */
export type Payloads = { [type: number]: string };

/**
 * Copies what counts, with some records replaced, to the other page; its header, written last, makes it the live one.
 * @returns false when the flash does not hold what was written; what was there before still counts then
 */
export function rewriteJournal(live: Live | undefined, changes: Payloads): boolean {
  const page = live ? 1 - live.page : 0;
  /** What only the page that is erased now holds. */
  const saved: Payloads = {};
  for (let type = 1; type <= LAST_TYPE; type++) {
    if (live && changes[type] === undefined && live.records[type] === undefined)
      // A copy: E.toString would give the string in flash itself.
      saved[type] = `${phase<typeof import("./read.ts")>().readRecord(type, live)}`;
  }
  require("Flash").erasePage(storageAddress(JOURNAL.page + page));
  let at = PAGE_HEADER;
  for (let type = 1; type <= LAST_TYPE; type++) {
    const change = changes[type];
    const content =
      change !== undefined ? change : saved[type] || phase<typeof import("./read.ts")>().readRecord(type, live);
    if (change === undefined && !content && live?.records[type] === undefined) continue;
    if (!phase<typeof import("./put.ts")>().putRecord(page, at, type, content)) return false;
    at += recordSize(content);
  }
  return phase<typeof import("./put.ts")>().put(page, 0, encodePageHeader(live ? live.sequence + 1 : 1, E.CRC32));
}
