import { givenOf, idOf } from "../flash/attributes.ts";
import type { Node, NodeList } from "./node.ts";
import { type AnyProperty, send } from "./property.ts";

/**
 * Finds a property of a node by its id: for a sketch with so many that it does not keep what `advertise` has returned.
 * @returns what `send` can be called of; of a property that the sketch does not keep another one each time
 * @throws Error when the node has no such property
 */
export function propertyOf(node: Node<number> | Node<undefined>, id: string): AnyProperty {
  const listed = (node as NodeList).find((one) => idOf(one) === id);
  if (!listed) throw new Error(`${node.id} has no property ${id}`);
  const property = typeof listed === "string" ? { id, _node: node.id, _attributes: givenOf(listed), send } : listed;
  return property as AnyProperty;
}
