"use overlay";
import { BEFORE_INDEX } from "../formats/topics.ts";
import type { Device } from "../resident/device.ts";
import type { Property } from "../resident/property.ts";
import { ACKNOWLEDGED, RETAINED } from "./late.ts";

/** What a property is on its way to. */
export interface Target {
  _device: Device;
  _property: Property<never>;
  /** The element, of a node with a range. */
  _index: number | undefined;
  _text: string;
}

/** Publishes a property's `$target`, or keeps it as `send` keeps a value. */
export function publishTarget(target: Target): void {
  const { _device: device, _property: property, _index: index, _text: text } = target;
  const { _node: node, id } = property;
  device._targets = device._targets || [];
  if (!device._targets.includes(`${node}/${id}`)) device._targets.push(`${node}/${id}`);
  const name = index === undefined ? node : node + BEFORE_INDEX + index;
  const topic = `${name}/${id}/$target`;
  if (!device._client?._accepted || device._describing) {
    device._late = device._late || {};
    device._late[topic] = ACKNOWLEDGED + RETAINED + text;
    return;
  }
  device._publish(`${device._topic}/${topic}`, text, 1, true);
}
