"use overlay";
/** A property's values, on their way in and out, where its datatype has rules. */
import { readValue, valueFault } from "../formats/value.ts";
import type { Device } from "../resident/device.ts";
import type { Property, Value } from "../resident/property.ts";

/** Hands a value that has arrived to the property's handler, in a turn of that one's own; refuses what is none. */
export function takeValue(arrived: { _device: Device; _property: Property<never>; _value: string }): void {
  const { _device: device, _property: property, _value: text } = arrived;
  const { datatype, format, settable } = property._attributes;
  const value = readValue(text, datatype!);
  const fault = valueFault(value, datatype!, format);
  if (fault) {
    device._refused = (device._refused || 0) + 1;
    const shown = text.substr(0, 40);
    print(`! ${property._node}/${property.id}/set: ${shown} is not ${fault}`);
    return;
  }
  setTimeout(settable as (value: unknown, property: Property<never>) => void, 0, value, property);
}

/** Throws an error when a value is not what its property has advertised. */
export function checkValue(property: Property<Value>, value: Value): void {
  const { datatype, format } = property._attributes;
  const fault = valueFault(value, datatype!, format);
  if (fault) throw new Error(`${property._node}/${property.id}: ${value} is not ${fault}`);
}
