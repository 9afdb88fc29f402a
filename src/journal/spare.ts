import { storageAddress } from "../flash/address.ts";
import { JOURNAL, PAGE } from "../flash/layout.ts";
import { phase } from "../phase.ts";

/** CRC-32 of an erased page. */
const ERASED_CRC = 4048840458;

/** Erases the page that is not live, unless it is erased: it may hold what is no longer meant to be readable. */
export function eraseSparePage(): void {
  const live = phase<typeof import("./open.ts")>().openJournal();
  if (!live) return;
  const spare = 1 - live.page;
  if (E.CRC32(require("Storage").read(JOURNAL.file, spare * PAGE, PAGE)!) >>> 0 !== ERASED_CRC) {
    require("Flash").erasePage(storageAddress(JOURNAL.page + spare));
  }
}
