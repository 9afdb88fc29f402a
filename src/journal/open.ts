import { JOURNAL_PAGES } from "../flash/layout.ts";
import type { PageScan } from "./format.ts";
import { scan } from "./scan.ts";

/** The live page and what it holds. */
export interface Live extends PageScan {
  page: number;
}

/**
 * Finds the live page. Undefined when no page is valid: a new board, or a journal that is damaged beyond repair. Where it
 * is damaged so that a record is missing, the one in the page before stands in for it.
 */
export function openJournal(): Live | undefined {
  let live: Live | undefined;
  for (let page = 0; page < JOURNAL_PAGES; page++) {
    const found = scan(page);
    if (found && (!live || found.sequence > live.sequence)) {
      live = found as Live;
      live.page = page;
    }
  }
  return live;
}
