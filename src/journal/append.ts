import { JOURNAL, PAGE } from "../flash/layout.ts";
import { phase } from "../phase.ts";
import { recordSize } from "./format.ts";
import type { Live } from "./open.ts";

/**
 * Adds a record behind the last one.
 * @returns false when there is no room for it, or the flash does not hold it
 */
export function appendRecord(live: Live, type: number, payload: string): boolean {
  const size = recordSize(payload);
  if (live.damaged || live.end + size > PAGE) return false;
  // A write that lost its power may have left bits behind what looks like the end.
  const room = require("Storage").read(JOURNAL.file, live.page * PAGE + live.end, size)!;
  for (let at = 0; at < size; at++) if (room.charCodeAt(at) !== 255) return false;
  return phase<typeof import("./put.ts")>().putRecord(live.page, live.end, type, payload);
}
