/** The last thing before a slot is erased. Evaluated apart: the journal's code takes much memory while a chunk is held. */
import type { BootState } from "../boot/boot-state.ts";
import { otherSlot } from "../boot/slots.ts";
import { readBootState, writeBootState } from "../boot/state.ts";
import type { Device } from "../homie/device.ts";

/**
 * Sees to it that the journal names the running image, and not the slot that will be erased.
 * @returns false when the flash did not take that
 */
export function secure(device: Device): boolean {
  const running = device._slot;
  const state = readBootState();
  if (state && state.slot === running && !state[otherSlot(running)] && state.tries === undefined && !state.probe) {
    return true;
  }
  const confirmed: BootState = { slot: running, a: "", b: "" };
  confirmed[running] = device._checksum;
  if (state?.bad) confirmed.bad = state.bad;
  return writeBootState(confirmed);
}
