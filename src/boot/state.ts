import { BOOT } from "../journal/format.ts";
import { type Live, readRecord } from "../journal/live.ts";
import type { BootState } from "./boot-state.ts";

/** How often an image that was not confirmed is started before the loader goes back. */
export const MAX_TRIES = 3;

/** What the journal says of the slots; undefined when it says nothing. */
export function readBootState(journal: Live): BootState | undefined {
  const json = readRecord(journal, BOOT);
  return json ? JSON.parse(json) : undefined;
}
