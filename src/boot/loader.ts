/**
 * The loader, Storage file `.bootcde`: runs at every boot, decides which slot's image is run, and goes back to the other
 * one when an image that was never confirmed keeps failing. It is never rewritten over the air.
 */
import { u32 } from "../bytes.ts";
import type { Slot } from "./boot-state.ts";
import { goBack, otherSlot, slotFile, slotHeader } from "./slots.ts";
import { MAX_TRIES, readBootState, writeBootState } from "./state.ts";

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

/**
 * Decides what runs.
 * @param failure what the image that was chosen before threw while it started, or a sentence when it never came up
 * @param failed the Storage file of that image
 * @returns the code to run; undefined when there is none, or when nothing is to be run after a failure
 */
export function boot(failure?: unknown, failed?: string): Entry | undefined {
  const state = readBootState() || { slot: "a" as Slot, a: "", b: "" };
  let trial = state.tries !== undefined;
  const other = otherSlot(state.slot);
  if (failure) {
    if (trial && failed === slotFile(state.slot) && slotHeader(other)) {
      print(`! The new firmware failed, going back to the one before: ${failure}`);
      writeBootState(goBack(state));
      require("ESP8266").reboot();
    }
    return undefined;
  }
  let slot = state.slot;
  let header = slotHeader(slot);
  if (!header || (trial && state.tries! >= MAX_TRIES)) {
    const otherHeader = slotHeader(other);
    if (otherHeader) {
      print(`! Slot ${slot} ${header ? "was never confirmed" : "is damaged"}: going back to slot ${other}`);
      writeBootState(goBack(state));
      slot = other;
      trial = false;
      header = otherHeader;
    } else if (!header) {
      print("! No slot holds a whole firmware. Lay out Storage again, see docs/start.md");
      return undefined;
    }
  } else if (trial) {
    state.tries!++;
    writeBootState(state);
  }
  return { file: slotFile(slot), offset: u32(header, 28), length: u32(header, 32), trial };
}
