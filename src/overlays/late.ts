"use overlay";
import { later } from "../overlay.ts";
import type { Device } from "../resident/device.ts";

/** How a value is published: 1 with QoS 1, 2 for the broker to keep. */
export const ACKNOWLEDGED = 1;
export const RETAINED = 2;
/** How many bytes may wait to be sent before a property's value. */
export const MAX_OUTBOX = 1024;
/** How many variables what waits leaves free: what it takes to connect, and what arrives meanwhile. */
export const LEAST_FREE = 400;
/** How many bytes a value has that is not sent without a look at what is free, and how many variables then have to be beside its packet. */
export const LONG_VALUE = 200;
export const LEAST_FREE_LONG = 100;
/** How long what the network does not take has to wait, in milliseconds. */
export const LATER = 250;

/** Sends what had to wait, of each property the last value: one in a turn, as far as the network takes them. */
export function sendLate(device: Device): void {
  const { _client: client, _late: late } = device;
  // When the device is ready again, this is called anew.
  if (!client!._accepted) return;
  let topic: string | undefined;
  // Not all of them in a list: there may be many.
  for (const one in late) {
    topic = one;
    break;
  }
  if (topic === undefined) {
    delete device._late;
    if (device._dropped)
      print(`! ${device._dropped} values were dropped before they could be sent, for later ones or for want of memory`);
    return;
  }
  const waiting = client!._socket?.dSnd;
  let isHeld = !!waiting && waiting.length > MAX_OUTBOX;
  if (__HOMIE__ === 5 && device._describing) isHeld = true;
  if (!isHeld) {
    const kept = late![topic]!;
    delete late![topic];
    const way = Number(kept[0]);
    const text = kept.substr(1);
    device._publish(`${device._topic}/${topic}`, text, way & ACKNOWLEDGED, way > ACKNOWLEDGED);
  }
  later(sendLate, device, isHeld ? LATER : 0);
}
