"use overlay";
import { later } from "../overlay.ts";
import type { Device } from "../resident/device.ts";

/** How long what the network does not take has to wait, in milliseconds. */
export const LATER = 250;

/** A property as what waits is sent by it, see `send` in property.ts. */
interface Late {
  _late?: string;
  send(text: string, late: number): boolean;
}

/** Sends a value that had to wait, of each property the last one: one in a turn, as far as the network takes them. */
export function sendLate(device: Device): void {
  let found: Late | undefined;
  for (const node of device._nodes) {
    for (const property of node._properties) if (property._late !== undefined) found = property as Late;
  }
  if (!found) {
    delete device._isLate;
    if (device._dropped) print(`! ${device._dropped} values were replaced by later ones before they could be sent`);
    return;
  }
  const text = found._late!;
  delete found._late;
  found.send(text, 1);
  later(sendLate, device, found._late === undefined ? 0 : LATER);
}
