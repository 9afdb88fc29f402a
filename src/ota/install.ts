/** The last look at an image, when every byte is in the slot. Evaluated then. */
import type { BootState } from "../boot/boot-state.ts";
import { otherSlot, slotHeader } from "../boot/slots.ts";
import { readBootState } from "../boot/state.ts";
import { u32 } from "../bytes.ts";
import type { Device } from "../homie/device.ts";
import { HEADER_CRC } from "../image/header.ts";

/**
 * The boot state in which the image in the slot that is not running is booted next, on trial.
 * @param md5 of that image
 * @returns a payload for the journal, and not the state itself, for which memory is dear; empty when that image is not whole
 */
export function installed(device: Device, md5: string): string {
  const running = device._slot;
  const target = otherSlot(running);
  const header = slotHeader(target);
  if (!header) return "";
  const image = `${md5}${u32(header, HEADER_CRC) | 0}`;
  const state: BootState = { slot: target, a: image, b: image, tries: 0 };
  state[running] = readBootState()?.[running] || "";
  return JSON.stringify(state);
}
