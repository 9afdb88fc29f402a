import { device } from "./device.ts";

/** A property's payloads, by the Homie convention 3.0.1, "Properties". */
export type Datatype = "integer" | "float" | "boolean" | "string" | "enum" | "color";

/** What is advertised of a property; the names are the convention's attributes. */
export interface PropertyAttributes {
  name?: string;
  /** "string" by default. */
  datatype?: Datatype;
  /** A range (`0:100`) for numbers, the values (`a,b`) for an enum, `rgb` or `hsv` for a color. */
  format?: string;
  unit?: string;
  /** Whether the broker keeps the last value; true by default. */
  retained?: boolean;
  /** Makes the property settable: called with every value that is published to `<node>/<property>/set`. */
  settable?: (value: string, property: Property) => void;
}

/** A property of a node: what a device measures, or lets others set. */
export class Property {
  readonly id: string;
  readonly _node: string;
  readonly _attributes: PropertyAttributes;

  constructor(node: string, id: string, attributes: PropertyAttributes) {
    this._node = node;
    this.id = id;
    this._attributes = attributes;
  }

  /**
   * Publishes a value with QoS 1.
   * @returns whether it was sent; false while there is no connection
   */
  send(value: string | number | boolean): boolean {
    const mqtt = device._mqtt;
    return (
      mqtt !== undefined &&
      mqtt.publish(`${device._topic}/${this._node}/${this.id}`, `${value}`, 1, this._attributes.retained !== false) !==
        0
    );
  }
}
