import { crc32 } from "../../files/crc32.ts";
import {
  BOOT,
  CONFIG,
  CONFIG_STATE,
  DESCRIBED,
  encodePageHeader,
  encodeRecord,
  PREVIOUS,
  scanPage,
} from "../../src/formats/journal.ts";
import { JOURNAL_PAGES, PAGE } from "../../src/formats/layout.ts";
import { readJournal } from "../storage/journal.ts";

/** A page of the journal as it is to be. */
export interface JournalPage {
  /** Which of its pages. */
  index: number;
  bytes: Buffer;
}

/** Records that say what a board is configured as. */
const OF_CONFIGURATION = [CONFIG, PREVIOUS, CONFIG_STATE];

/**
 * What a board's journal is to become. Its pages are to be written in this order: as one of them is whole at every moment,
 * a cable that is pulled meanwhile does not take the configuration along.
 * @param present the journal on the board
 * @param wanted the journal of a board that has just been laid out
 * @param keep whether the board's configuration stays; otherwise it gets the wanted one
 * @returns undefined when the board has no journal: any order will do
 */
export function planJournal(present: Buffer, wanted: Buffer, keep: boolean): JournalPage[] | undefined {
  const live = livePage(present);
  if (live === undefined) return undefined;
  const [now, fresh] = [readJournal(present)!, readJournal(wanted)!];
  const source = keep ? now : fresh;
  const records: [number, string][] = [
    [BOOT, fresh.record(BOOT)!],
    [DESCRIBED, now.record(DESCRIBED) ?? ""],
  ];
  for (const type of OF_CONFIGURATION) records.push([type, source.record(type) ?? ""]);
  if (!now.torn && records.every(([type, payload]) => (now.record(type) ?? "") === payload)) return [];
  const text = records
    .filter(([, payload]) => payload !== "")
    .map(([type, payload]) => encodeRecord(type, payload, crc32))
    .join("");
  const page = (index: number, sequence: number): JournalPage => ({
    index,
    bytes: Buffer.from((encodePageHeader(sequence, crc32) + text).padEnd(PAGE, "\xff"), "latin1"),
  });
  return [page(otherPage(live), now.sequence + 1), page(live, now.sequence)];
}

const otherPage = (page: number): number => JOURNAL_PAGES - 1 - page;

/** Index of the page that counts; undefined when none is valid. */
function livePage(journal: Buffer): number | undefined {
  let live: number | undefined;
  let newest = -1;
  for (let index = 0; index < JOURNAL_PAGES; index++) {
    const scan = scanPage(journal.toString("latin1", index * PAGE, (index + 1) * PAGE), crc32);
    if (scan === undefined || scan.sequence <= newest) continue;
    live = index;
    newest = scan.sequence;
  }
  return live;
}
