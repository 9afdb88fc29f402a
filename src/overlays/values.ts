"use overlay";
/** A property's values, on their way in and out, where its datatype has rules. */
import { evaluated } from "../flash/attributes.ts";
import { readValue, valueFault } from "../formats/value.ts";
import { later } from "../overlay.ts";
import type { Device } from "../resident/device.ts";
import type { Node } from "../resident/node.ts";
import type { Attributes, Property, Value } from "../resident/property.ts";
import { log } from "./log.ts";
import { publishTarget } from "./target.ts";
import { readValue5, valueFault5 } from "./values-5.ts";

/** A value that has arrived for a settable property. */
export interface Settable {
  _device: Device;
  _node: Node;
  _property: Property<never>;
  _attributes: Attributes;
  /** The element, of a node with a range. */
  _index: number | undefined;
  _value: string;
}

/** Hands a value that has arrived to its handler, in a turn of that one's own; refuses what is none. */
export function takeValue(arrived: Settable): void {
  const { _device: device, _node: node, _property: property, _index: index, _value: text } = arrived;
  const { datatype, format, settable } = arrived._attributes;
  const value = __HOMIE__ === 5 ? readValue5(text, datatype || "string", format || "") : readValue(text, datatype!);
  const fault =
    __HOMIE__ === 5 ? valueFault5(value, datatype || "string", format || "") : valueFault(value, datatype!, format);
  if (fault) {
    device._refused = (device._refused || 0) + 1;
    const shown = text.substr(0, 40);
    complain(device, `! ${property._node}/${property.id}/set: ${shown} is not ${fault}`);
    return;
  }
  if (__HOMIE__ === 5 && device._targets?.includes(`${property._node}/${property.id}`))
    publishTarget({ _device: device, _property: property, _index: index, _text: text });
  const handler = device._offer || evaluated(settable!);
  if (handler !== true) setTimeout(handler as (...what: unknown[]) => void, 0, value, property, index, node);
}

function complain(device: Device, what: string): void {
  print(what);
  if (__HOMIE__ === 5) later(log, { _device: device, _level: "warn", _what: what.substr(2) });
}

/** Throws an error when a node has no such element. */
export function checkIndex(device: Device, property: Property<never>, index: number): void {
  const { _node: id } = property;
  const node = device._nodes.find((one) => one.id === id);
  const fault = rangeFault(node, index);
  if (fault) throw new Error(`${id}/${property.id}: ${fault}`);
}

/** What an index is, if it is none of the node's elements; empty when it is one. */
function rangeFault(node: Node | undefined, index: number): string {
  const range = node?._range;
  if (!range) return "its node has no range";
  const [from, to] = range;
  return index >= from && index <= to && index % 1 === 0 ? "" : `there is no element ${index}, but ${from} to ${to}`;
}

/** Throws an error when a value is not what its property has advertised. */
export function checkValue(property: Property<never>, attributes: Attributes, value: Value): void {
  const { datatype, format } = attributes;
  const fault = __HOMIE__ === 5 ? valueFault5(value, datatype!, format || "") : valueFault(value, datatype!, format);
  if (fault) throw new Error(`${property._node}/${property.id}: ${value} is not ${fault}`);
}
