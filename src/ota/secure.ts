/** What comes before a slot is erased that the journal may have booted next. Evaluated then. */
import type { BootState } from "../boot/boot-state.ts";
import { readBootState } from "../boot/state.ts";
import type { Device } from "../homie/device.ts";

/**
 * What the journal has to say before the slot that is not running is erased: that the running image counts, and not what
 * was in that slot.
 * @returns the boot state as a payload for the journal
 */
export function secured(device: Device): string {
  const running = device._slot;
  const state: BootState = { slot: running, a: "", b: "" };
  state[running] = readBootState()?.[running] || "";
  if (device._bad) state.bad = device._bad;
  return JSON.stringify(state);
}
