import { JOURNAL, PAGE } from "../flash/layout.ts";
import { type PageScan, scanPage } from "./format.ts";

/** What a page of the journal holds; undefined for one that is not valid. */
export function scan(page: number): PageScan | undefined {
  return scanPage(require("Storage").read(JOURNAL.file, page * PAGE, PAGE) || "", E.CRC32);
}
