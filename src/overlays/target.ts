"use overlay";
import { BEFORE_INDEX } from "../formats/topics.ts";
import type { Device } from "../resident/device.ts";
import type { Property } from "../resident/property.ts";

/** What a property is on its way to. */
export interface Target {
  _device: Device;
  _property: Property<never>;
  /** The element, of a node with a range. */
  _index: number | undefined;
  _text: string;
}

/** Before the index of what had to wait, where it is a target and no value. */
export const TARGET = "t";

/** Publishes a property's `$target`, or keeps it as `send` keeps a value. */
export function publishTarget(target: Target): void {
  const { _device: device, _property: property, _index: index, _text: text } = target;
  property._hasTarget = true;
  if (!device._client?._accepted || device._describing) {
    const late = property._late || {};
    // Where a value has how it is sent.
    late[`${TARGET}${index === undefined ? "" : index}`] = `0${text}`;
    property._late = late;
    device._isLate = true;
    return;
  }
  const name = index === undefined ? property._node : property._node + BEFORE_INDEX + index;
  device._publish(`${device._topic}/${name}/${property.id}/$target`, text, 1, true);
}
