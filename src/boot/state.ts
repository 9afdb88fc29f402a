import { BOOT } from "../journal/format.ts";
import { readRecord, writeRecord } from "../journal/journal.ts";

/** The name of a slot: the last letter of its Storage file. */
export type Slot = "a" | "b";

/** What the journal's BOOT record says, as JSON. */
export interface BootState {
  /** The slot that is to be booted. */
  slot: Slot;
  /** MD5 of the image in slot A, 32 lower-case hex digits; empty when there is none. */
  a: string;
  /** The same for slot B. */
  b: string;
  /** How often the slot's image was started without being confirmed; absent once it is confirmed. */
  tries?: number;
  /** The slot's image is only run to see whether the broker can be reached at all; the other one is on trial. */
  probe?: boolean;
  /** The image on trial gets its last chance: the one before it reached the broker while this one did not. */
  last?: boolean;
  /** MD5 of the image that was rolled back and is not taken again until another was installed. */
  bad?: string;
}

/** How often an image that was not confirmed is started before the loader goes back. */
export const MAX_TRIES = 3;

/** What the journal says of the slots; undefined when it says nothing. */
export function readBootState(): BootState | undefined {
  const json = readRecord(BOOT);
  return json ? JSON.parse(json) : undefined;
}

/** Stores the state of the slots. @returns false when the flash did not take it */
export function writeBootState(state: BootState): boolean {
  return writeRecord(BOOT, JSON.stringify(state));
}
