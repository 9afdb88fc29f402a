/**
 * The loader, Storage file `.bootcde`: runs at every boot, decides which slot's image is run, and goes back to the other
 * one when an image that was never confirmed keeps failing. It is never rewritten over the air.
 */
import { u32 } from "../bytes.ts";
import { BOOT } from "../journal/format.ts";
import { addRecord, openJournal, recordOf } from "../overlays/journal.ts";
import { type BootState, LATE, type Slot } from "./boot-state.ts";
import { goBack, otherSlot, slotFile, slotHeader } from "./slots.ts";
import { MAX_TRIES } from "./state.ts";
import { closeTelnet } from "./telnet.ts";

/** Where the code to run lies. */
export interface Entry {
  /** A Storage file. */
  file: string;
  /** Offset and length in it, in bytes. */
  offset: number;
  length: number;
  /** Whether the image is yet to be confirmed. */
  trial: boolean;
}

function entry(slot: Slot, header: string, trial: boolean): Entry {
  return { file: slotFile(slot), offset: u32(header, 28), length: u32(header, 32), trial };
}

/**
 * Decides what runs.
 * @param failure what the image that was chosen before threw while it started, or a sentence when it never came up
 * @param failed the Storage file of that image
 * @returns the code to run; undefined when there is none, or when nothing is to be run after a failure
 */
export function boot(failure?: unknown, failed?: string): Entry | undefined {
  closeTelnet();
  // Without functions in between: the SDK calls the loader deep in its own stack.
  const live = openJournal();
  const json = live ? recordOf(live, BOOT) : "";
  const state: BootState = json ? JSON.parse(json) : { slot: "a", a: "", b: "" };
  const trial = state.tries !== undefined;
  const slot = state.slot;
  const other = otherSlot(slot);
  const onTrial = trial && failed === slotFile(slot);
  // The timer also goes off for an image that has been confirmed since.
  if (failure === LATE && !onTrial) return undefined;
  if (failure) {
    print(`! ${failed}: ${failure}`);
    if (onTrial && slotHeader(other)) {
      print(`! The new firmware failed: going back to slot ${other}`);
      const back = goBack(state, false);
      addRecord(live, BOOT, JSON.stringify(back));
      require("ESP8266").reboot();
    }
    return undefined;
  }
  const header = slotHeader(slot);
  let problem = "";
  if (!header) problem = "is damaged";
  else if (trial && state.tries! >= MAX_TRIES) problem = "was never confirmed";
  else if (trial) {
    state.tries!++;
    // A boot that cannot be counted could repeat itself for ever.
    const counted = JSON.stringify(state);
    const stored = addRecord(live, BOOT, counted);
    if (!stored) problem = "cannot be tried, the journal takes no record";
  }
  if (!problem) return entry(slot, header!, trial);
  const otherHeader = slotHeader(other);
  if (otherHeader) {
    print(`! Slot ${slot} ${problem}: going back to slot ${other}`);
    const back = goBack(state, !header);
    addRecord(live, BOOT, JSON.stringify(back));
    return entry(other, otherHeader, false);
  }
  if (header) return entry(slot, header, trial);
  print("! No slot holds a whole firmware. Lay out Storage again, see docs/start.md");
  return undefined;
}
