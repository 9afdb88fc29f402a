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
export interface Property {
  readonly id: string;
  /** Id of the node it belongs to. */
  readonly _node: string;
  readonly _attributes: PropertyAttributes;
  /**
   * Publishes a value with QoS 1.
   * @returns whether it was sent; false while there is no connection
   */
  send(value: string | number | boolean): boolean;
}

/** The `send` of every property. */
export function send(this: Property, value: string | number | boolean): boolean {
  if (!device._publish) return false;
  const topic = `${device._topic}/${this._node}/${this.id}`;
  return !!device._publish(topic, `${value}`, 1, this._attributes.retained !== false);
}
