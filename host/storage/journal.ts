import { crc32 } from "../../files/crc32.ts";
import { type PageScan, recordPayload, scanPage } from "../../src/formats/journal.ts";
import { JOURNAL, JOURNAL_PAGES, PAGE } from "../../src/formats/layout.ts";

/** What the journal holds. */
export interface Journal {
  /** Payload of the last whole record of a type; undefined when there is none. */
  record(type: number): string | undefined;
  /** True when the live page ends in a record that is not whole, as a power cut leaves it. */
  torn: boolean;
  /** Sequence number of the live page. */
  sequence: number;
}

/**
 * Reads the journal.
 * @param bytes its pages
 * @returns undefined when no page is valid
 */
export function readJournal(bytes: Buffer): Journal | undefined {
  let live: { page: string; scan: PageScan } | undefined;
  for (let index = 0; index < JOURNAL_PAGES; index++) {
    const page = bytes.toString("latin1", index * PAGE, (index + 1) * PAGE);
    const scan = scanPage(page, crc32);
    if (scan && (!live || scan.sequence > live.scan.sequence)) live = { page, scan };
  }
  if (!live) return undefined;
  const { page, scan } = live;
  return {
    record(type) {
      const at = scan.records[type];
      return at === undefined ? undefined : recordPayload(page, at);
    },
    torn: scan.damaged,
    sequence: scan.sequence,
  };
}

/** The pages of the journal in a Storage area. */
export function journalPages(storage: Buffer): Buffer {
  return storage.subarray(JOURNAL.page * PAGE, (JOURNAL.page + JOURNAL.pages) * PAGE);
}
