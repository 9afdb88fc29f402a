/**
 * The loader, Storage file `.bootcde`: runs at every boot, decides which slot's image is run, and goes back to the other
 * one when an image that was never confirmed keeps failing. It is never rewritten over the air.
 */
import { u32 } from "../bytes.ts";
import { otherSlot, slotFile, slotHeader } from "./slots.ts";
import { type BootState, MAX_TRIES, readBootState, writeBootState } from "./state.ts";

/** Where the code to run lies: a Storage file, an offset and a length in bytes. */
export interface Entry {
  file: string;
  offset: number;
  length: number;
}

/** Gives up the present slot's image for the other slot's. */
function goBack(state: BootState): void {
  const failed = state.slot;
  if (state.tries !== undefined) {
    state.bad = state[failed];
    delete state.tries;
  }
  state[failed] = "";
  state.slot = otherSlot(failed);
  writeBootState(state);
}

/**
 * Decides what runs.
 * @param failure what the image that was chosen before threw while it started
 * @returns the code to run; undefined when there is none, or when nothing is to be run after a failure
 */
export function boot(failure?: unknown): Entry | undefined {
  const state = readBootState() || { slot: "a", a: "", b: "" };
  const trial = state.tries !== undefined;
  if (failure) {
    print(`! ${failure}`);
    if (trial && slotHeader(otherSlot(state.slot))) {
      print("! The new firmware failed to start: going back to the one before.");
      goBack(state);
      require("ESP8266").reboot();
    }
    return undefined;
  }
  let header = slotHeader(state.slot);
  if (!header || (trial && state.tries! >= MAX_TRIES)) {
    const other = slotHeader(otherSlot(state.slot));
    if (other) {
      print(`! Slot ${state.slot} ${header ? "did not reach the broker" : "is damaged"}: going back to the other.`);
      goBack(state);
      header = other;
    } else if (!header) {
      print("! No slot holds a whole firmware. Lay out Storage again: npx homie flash, see docs/start.md.");
      return undefined;
    }
  } else if (trial) {
    state.tries!++;
    writeBootState(state);
  }
  return { file: slotFile(state.slot), offset: u32(header, 28), length: u32(header, 32) };
}
