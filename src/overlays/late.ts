"use overlay";
import { later } from "../overlay.ts";
import type { Device } from "../resident/device.ts";
import type { Property, sendText } from "../resident/property.ts";

/** How long what the network does not take has to wait, in milliseconds. */
export const LATER = 250;

/** Values that wait, and what sends one. */
interface Late {
  _device: Device;
  _put: typeof sendText;
}

/** Sends a value that had to wait, of each property the last one: one in a turn, as far as the network takes them. */
export function sendLate(late: Late): void {
  const { _device: device } = late;
  let found: Property<never> | undefined;
  for (const node of device._nodes) {
    for (const property of node._properties) if (property._late !== undefined) found = property;
  }
  if (!found) {
    delete device._isLate;
    if (device._dropped) print(`! ${device._dropped} values were replaced by later ones before they could be sent`);
    return;
  }
  const text = found._late!;
  delete found._late;
  late._put(found, text);
  later(sendLate, late, found._late === undefined ? 0 : LATER);
}
