import { device } from "./device.ts";
import { type Property, type PropertyAttributes, send } from "./property.ts";

/** An independent part of the device: a sensor, a relay, a button. */
export interface Node {
  readonly id: string;
  readonly _name: string;
  readonly _type: string;
  readonly _properties: Property[];
  /**
   * Adds a property.
   * @param id `a-z`, `0-9` and `-`, with no `-` at either end; a property with another id is left out, which the console says
   */
  advertise(id: string, attributes?: PropertyAttributes): Property;
}

/** The `advertise` of every node. */
function advertise(this: Node, id: string, attributes?: PropertyAttributes): Property {
  const property = { id, _node: this.id, _attributes: attributes || {}, send };
  this._properties.push(property);
  return property;
}

/**
 * Adds a node.
 * @param id `a-z`, `0-9` and `-`, with no `-` at either end; a node with another id is left out, which the console says
 * @param type what kind of thing it is, for people and controllers
 */
export function node(id: string, name: string, type: string): Node {
  const added: Node = { id, _name: name, _type: type, _properties: [], advertise };
  device._nodes.push(added);
  return added;
}
