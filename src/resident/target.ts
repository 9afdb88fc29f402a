import { evaluated } from "../flash/attributes.ts";
import { writtenValue } from "../formats/written-value.ts";
import { publishTarget } from "../overlays/target.ts";
import { checkIndex, checkValue } from "../overlays/values.ts";
import { device } from "./device.ts";
import type { Property, Value } from "./property.ts";

/**
 * Says what a property is on its way to, where that takes a while: Homie 5's `$target`. Once a sketch has said so of a property, it
 * has to do so before each change, but for those that a message to `<node>/<property>/set` has asked for: there the firmware does.
 * Homie 3 and 4 have nothing of the kind, and nothing is sent.
 * @throws Error as `send` does
 */
export function sendTarget<Values>(property: Property<Values, undefined>, value: Values): void;
export function sendTarget<Values>(property: Property<Values, number>, value: Values, index: number): void;
export function sendTarget(property: Property<never, never>, value: Value, index?: number): void {
  if (__HOMIE__ !== 5) return;
  const of = property as unknown as Property<never>;
  const { _attributes: given } = property;
  const attributes = evaluated(given);
  checkValue(of, attributes, value);
  if (index !== undefined) checkIndex(device, of, index);
  const text = writtenValue(`${value}`, attributes.datatype, attributes.format);
  publishTarget({ _device: device, _property: of, _index: index, _text: text });
}
