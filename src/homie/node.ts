import { device } from "./device.ts";
import { type Property, type PropertyAttributes, send } from "./property.ts";

/** What an id may consist of: Homie convention 3.0.1, "Topic IDs". */
const ID_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789-";

/** @throws Error for an id that the convention forbids */
function checkId(id: string): string {
  let ok = id[0] !== "-" && id.length > 0 && !id.endsWith("-");
  for (let i = 0; i < id.length; i++) if (!ID_CHARACTERS.includes(id[i]!)) ok = false;
  if (!ok) throw new Error(`"${id}" is not an id: a-z, 0-9 and -, with no - at either end`);
  return id;
}

/** An independent part of the device: a sensor, a relay, a button. */
export interface Node {
  readonly id: string;
  readonly _name: string;
  readonly _type: string;
  readonly _properties: Property[];
  /**
   * Adds a property.
   * @param id `a-z`, `0-9` and `-`
   * @throws Error for an id that the convention forbids
   */
  advertise(id: string, attributes?: PropertyAttributes): Property;
}

/** The `advertise` of every node. */
function advertise(this: Node, id: string, attributes?: PropertyAttributes): Property {
  const property = { id: checkId(id), _node: this.id, _attributes: attributes || {}, send };
  this._properties.push(property);
  return property;
}

/**
 * Adds a node.
 * @param id `a-z`, `0-9` and `-`
 * @param type what kind of thing it is, for people and controllers
 * @throws Error for an id that the convention forbids
 */
export function node(id: string, name: string, type: string): Node {
  const added: Node = { id: checkId(id), _name: name, _type: type, _properties: [], advertise };
  device._nodes.push(added);
  return added;
}
