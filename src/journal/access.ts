/**
 * The journal for phases: evaluated for each call and forgotten, so that not every phase carries a copy of its code, in
 * flash and in memory. The loader, which has no phases, is built with journal.ts in place of this.
 */
import { phase } from "../phase.ts";

/** See journal.ts. */
export function readRecord(type: number): string {
  return phase<typeof import("./journal.ts")>().readRecord(type);
}

/** See journal.ts. */
export function writeRecord(type: number, payload: string): boolean {
  return phase<typeof import("./journal.ts")>().writeRecord(type, payload);
}
