"use overlay";
import { later } from "../overlay.ts";
import type { Device } from "../resident/device.ts";
import type { Property } from "../resident/property.ts";
import { publishTarget, TARGET } from "./target.ts";

/** How long what the network does not take has to wait, in milliseconds. */
export const LATER = 250;

/** Sends what had to wait, of each property the last value: one in a turn, as far as the network takes them. */
export function sendLate(device: Device): void {
  const { _client: client } = device;
  // When the device is ready again, this is called anew.
  if (!client!._accepted) return;
  let found: Property<never> | undefined;
  let index = "";
  for (const node of device._nodes) {
    for (const property of node._properties) {
      if (!property._late) continue;
      const [first] = Object.keys(property._late);
      if (first === undefined) delete property._late;
      else {
        found = property;
        index = first;
      }
    }
  }
  if (!found) {
    delete device._isLate;
    if (device._dropped) print(`! ${device._dropped} values were replaced by later ones before they could be sent`);
    return;
  }
  const late = found._late!;
  const kept = late[index]!;
  delete late[index];
  if (__HOMIE__ === 5 && index[0] === TARGET) {
    const element = index.substr(1);
    const target = kept.substr(1);
    publishTarget({
      _device: device,
      _property: found,
      _index: element ? Number(element) : undefined,
      _text: target,
    });
    later(sendLate, device);
    return;
  }
  // As `send` takes it from here: property.ts.
  const it = found as unknown as { send(text: string, index: number | undefined, way: number): number };
  const way = Number(kept[0]);
  const text = kept.substr(1);
  it.send(text, index ? Number(index) : undefined, way);
  later(sendLate, device, late[index] === undefined ? 0 : LATER);
}
