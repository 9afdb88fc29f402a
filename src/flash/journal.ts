import { JOURNAL } from "../formats/layout.ts";

/** The journal's live page, and where its records lie. There is one; who writes the journal keeps it up to date. */
export interface Live {
  /** 0 or 1; -1 when no page is valid: a new board, or a journal that is damaged beyond repair. */
  _page: number;
  _sequence: number;
  /** Offset in the page where the next record goes. */
  _end: number;
  /** Whether the page holds anything that is not a whole record: it is not added to any more. */
  _damaged: boolean;
  /**
   * By the type of a record, unless it is empty: offset of the last one's payload in the journal's file times 2048, plus its
   * length in bytes.
   */
  _places: { [type: number]: number };
}

/** The payload of the last record of a type, as a string that points into flash; empty when there is none. */
export function readRecord(live: Live, type: number): string {
  return live._places[type]! & 2047
    ? require("Storage").read(JOURNAL.file, live._places[type]! >> 11, live._places[type]! & 2047)!
    : "";
}
