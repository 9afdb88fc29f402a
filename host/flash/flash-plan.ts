import type { Board } from "../../boards/board.ts";
import { JOURNAL, PAGE, USED_PAGES } from "../../src/formats/layout.ts";
import { type FlashMd5, fillPages, findDifference } from "./difference.ts";
import type { FlashPart } from "./flash-part.ts";
import { planJournal } from "./kept-journal.ts";
import { withoutFile } from "./own-files.ts";

/** What a board's flash is to hold. */
export interface FlashGoal {
  board: Board;
  /** The complete Storage area of a board that has just been laid out, with the configuration it is to have, if any. */
  storage: Buffer;
  /** The engine; without one the board keeps what it has. */
  engine?: FlashPart[] | undefined;
  /** The configuration in `storage` takes the place of the board's. */
  replaceConfig: boolean;
  /** Nothing stays that is on the board. */
  erase: boolean;
}

/** Reads a part of the flash. */
export type FlashRead = (at: number, length: number) => Promise<Buffer>;

/** The file that a firmware adopts when it starts: an older one must not replace the configuration that is new. */
const WAITING_CONFIG = "config.json";

/**
 * Says what has to lie where, in the order in which it is to be written: at each moment a board that has a configuration
 * has one, and what starts the firmware comes last.
 * @param read reads what the board has; not called when nothing of it stays
 */
export async function planFlash(goal: FlashGoal, read: FlashRead): Promise<FlashPart[]> {
  const { board, storage, engine = [], erase } = goal;
  const part = (
    what: string,
    page: number,
    pages: number,
    bytes = storage.subarray(page * PAGE, (page + pages) * PAGE),
  ) => ({
    what,
    at: board.storage.offset + page * PAGE,
    bytes,
  });
  const journal = part("journal", JOURNAL.page, JOURNAL.pages);
  const present = erase ? undefined : await read(journal.at, journal.bytes.length);
  const kept = present && planJournal(present, journal.bytes, !goal.replaceConfig);
  const behindJournal = JOURNAL.page + JOURNAL.pages;
  const own = part("own files", USED_PAGES, board.storage.pages - USED_PAGES);
  const parts = [
    ...engine.map(fillPages),
    part("firmware", behindJournal, USED_PAGES - behindJournal),
    ...(kept?.map(({ index, bytes }) => part("journal", JOURNAL.page + index, 1, bytes)) ?? [journal]),
    part("loader", 0, JOURNAL.page),
  ];
  if (kept === undefined) parts.push(own);
  else if (goal.replaceConfig) {
    parts.push({ ...own, bytes: withoutFile(await read(own.at, own.bytes.length), WAITING_CONFIG) });
  }
  return erase && engine.length > 0 ? [...gaps(parts, board.flashSize), ...parts] : parts;
}

/** What no part says, erased. */
function gaps(parts: FlashPart[], flashSize: number): FlashPart[] {
  const found: FlashPart[] = [];
  let end = 0;
  for (const { at, bytes } of [...parts].sort((a, b) => a.at - b.at)) {
    if (at > end) found.push({ what: "erased", at: end, bytes: Buffer.alloc(at - end, 0xff) });
    end = at + bytes.length;
  }
  if (end < flashSize) found.push({ what: "erased", at: end, bytes: Buffer.alloc(flashSize - end, 0xff) });
  return found;
}

/**
 * Finds what has to be written.
 * @param compared is told how many bytes have been
 */
export async function findWork(
  parts: FlashPart[],
  md5: FlashMd5,
  compared: (bytes: number) => void,
): Promise<FlashPart[]> {
  const work: FlashPart[] = [];
  let bytes = 0;
  for (const part of parts) {
    work.push(...(await findDifference(part, md5)));
    bytes += part.bytes.length;
    compared(bytes);
  }
  return work;
}
