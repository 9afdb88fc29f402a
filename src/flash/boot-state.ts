import type { BootState } from "../formats/boot-state.ts";
import { BOOT } from "../formats/journal.ts";
import { type Live, readRecord } from "./journal.ts";

/** How often an image that was not confirmed is started before the loader goes back. */
export const MAX_TRIES = 3;

/** After how many crashes one after the other the sketch is left out. */
export const MAX_CRASHES = 3;

/** What the journal says of the slots; undefined when it says nothing. */
export function readBootState(journal: Live): BootState | undefined {
  const json = readRecord(journal, BOOT);
  return json ? JSON.parse(json) : undefined;
}
