import { JOURNAL, PAGE } from "../flash/layout.ts";
import { phase } from "../phase.ts";
import { recordPayload } from "./format.ts";

/**
 * The payload of the last record of a type, as a string that points into flash; empty when there is none.
 * @param live the live page where it is known
 */
export function readRecord(type: number, live = phase<typeof import("./open.ts")>().openJournal()): string {
  if (!live) return "";
  let page = live.page;
  let at = live.records[type];
  if (at === undefined && live.damaged) {
    page = 1 - page;
    at = phase<typeof import("./scan.ts")>().scan(page)?.records[type];
  }
  return at === undefined ? "" : recordPayload(require("Storage").read(JOURNAL.file, page * PAGE, PAGE)!, at);
}
