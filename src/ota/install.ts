/** The last step of an update. Evaluated when every byte is in the slot. */

import type { BootState } from "../boot/boot-state.ts";
import { otherSlot, slotHeader } from "../boot/slots.ts";
import { writeBootState } from "../boot/state.ts";
import type { Device } from "../homie/device.ts";

/**
 * Makes the image in the slot that is not running the one that is booted next, on trial.
 * @param md5 of that image
 * @returns the status to report
 */
export function install(device: Device, md5: string): string {
  const target = otherSlot(device._slot);
  if (!slotHeader(target)) return "400 BAD_FIRMWARE";
  const state: BootState = { slot: target, a: md5, b: md5, tries: 0 };
  state[device._slot] = device._checksum;
  return writeBootState(state) ? "200" : "500 FLASH_ERROR";
}
