import { phase } from "../phase.ts";
import type { Payloads } from "./rewrite.ts";

/**
 * Adds a record; from then on it is the one of its type that counts.
 * @param payload a string of bytes; for CONFIG at most MAX_CONFIG of them
 * @returns false when the flash does not hold what was written; what was there before still counts then
 */
export function writeRecord(type: number, payload: string): boolean {
  const live = phase<typeof import("./open.ts")>().openJournal();
  if (live && phase<typeof import("./append.ts")>().appendRecord(live, type, payload)) return true;
  return phase<typeof import("./rewrite.ts")>().rewriteJournal(live, { [type]: payload });
}

/**
 * Replaces records all at once: a power cut leaves all of them as they were, or all replaced.
 * @returns false when the flash does not hold what was written; what was there before still counts then
 */
export function writeRecords(changes: Payloads): boolean {
  const live = phase<typeof import("./open.ts")>().openJournal();
  return phase<typeof import("./rewrite.ts")>().rewriteJournal(live, changes);
}
