/**
 * The journal for phases: each step is evaluated for each call and forgotten, so that not every phase carries a copy of
 * its code, in flash and in memory.
 */
import { phase } from "../phase.ts";
import type { Live } from "./open.ts";
import type { Payloads } from "./rewrite.ts";

/** See open.ts. */
export function openJournal(): Live | undefined {
  return phase<typeof import("./open.ts")>().openJournal();
}

/** See read.ts. */
export function readRecord(type: number): string {
  return phase<typeof import("./read.ts")>().readRecord(type);
}

/** See write.ts. */
export function writeRecord(type: number, payload: string): boolean {
  return phase<typeof import("./write.ts")>().writeRecord(type, payload);
}

/** See write.ts. */
export function writeRecords(changes: Payloads): boolean {
  return phase<typeof import("./write.ts")>().writeRecords(changes);
}

/** See spare.ts. */
export function eraseSparePage(): void {
  phase<typeof import("./spare.ts")>().eraseSparePage();
}
