/**
 * Handlers of what arrives for a property, before the property's own: the device's first, then the node's. Each is called in a
 * turn of its own, by a statement that stands by itself: what it calls has as much of the stack as there can be.
 */
import { evaluated } from "../flash/attributes.ts";
import { device } from "./device.ts";
import type { Index, Node } from "./node.ts";
import type { AnyProperty, Value } from "./property.ts";

/**
 * Sets the handler of what is published to any settable property, in place of the one before.
 * @param handler returns whether it has dealt with the value: then neither the node's handler nor the property's is called. Its
 *   `index` is the element's of a node with a range
 */
export function onInput(handler: (node: Node, property: AnyProperty, value: Value, index: Index) => boolean): void {
  device._onInput = handler;
  device._offer = offerDevice;
}

function offerDevice(value: Value, property: AnyProperty, index: Index, node: Node): void {
  const { _onInput: handler } = device;
  const isHandled = handler!(node, property, value, index);
  if (!isHandled) setTimeout(offerNode, 0, value, property, index, node);
}

/** Called in place of the property's handler where a node's may come before it. */
export function offerNode(value: Value, property: AnyProperty, index: Index, node: Node): void {
  const handler = node._onInput || pass;
  const isHandled = handler(property, value, index);
  if (isHandled) return;
  const { _attributes: given } = property;
  const attributes = evaluated(given);
  const { settable } = attributes;
  const own = evaluated(settable!);
  if (own !== true) setTimeout(own as (...what: unknown[]) => void, 0, value, property, index);
}

function pass(): boolean {
  return false;
}
