import { device } from "./device.ts";
import { Property, type PropertyAttributes } from "./property.ts";

/** Node and property ids: Homie convention 3.0.1, "Topic IDs". */
export function checkId(id: string): void {
  if (!/^[a-z0-9-]+$/.test(id) || id[0] === "-" || id.endsWith("-")) {
    throw new Error(`"${id}" is not an id: a-z, 0-9 and -, with no - at either end`);
  }
}

/** An independent part of the device: a sensor, a relay, a button. */
export class Node {
  readonly id: string;
  readonly _name: string;
  readonly _type: string;
  readonly _properties: Property[] = [];

  constructor(id: string, name: string, type: string) {
    checkId(id);
    this.id = id;
    this._name = name;
    this._type = type;
    device._nodes.push(this);
  }

  /**
   * Adds a property.
   * @param id `a-z`, `0-9` and `-`
   * @throws Error for an id that the convention forbids
   */
  advertise(id: string, attributes?: PropertyAttributes): Property {
    checkId(id);
    const property = new Property(this.id, id, attributes || {});
    this._properties.push(property);
    return property;
  }
}
