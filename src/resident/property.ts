import { later } from "../overlay.ts";
import { LATER, sendLate } from "../overlays/late.ts";
import { device } from "./device.ts";

/** How many bytes may wait to be sent before a property's value. */
const MAX_OUTBOX = 1024;

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
  /** The value that has yet to be sent, since too much is waiting. */
  _late?: string;
  /**
   * Publishes a value with QoS 1. When the network does not keep up it is sent later, unless another one comes before that.
   * @returns whether it was taken; false while there is no connection
   */
  send(value: string | number | boolean): boolean;
}

/** The `send` of every property. */
export function send(this: Property, value: string | number | boolean): boolean {
  if (!device._publish) return false;
  if (this._late !== undefined) {
    device._dropped = (device._dropped || 0) + 1;
    delete this._late;
  }
  const text = `${value}`;
  const { _socket: socket } = device._client!;
  // Where the engine keeps what it has yet to send (HTTP_NAME_SEND_DATA in socketserver.c, 2v29).
  const waiting = socket?.dSnd;
  if (waiting && waiting.length > MAX_OUTBOX) {
    this._late = text;
    if (!device._isLate) later(sendLate, device, LATER);
    device._isLate = true;
    return true;
  }
  const topic = `${device._topic}/${this._node}/${this.id}`;
  return !!device._publish(topic, text, 1, this._attributes.retained !== false);
}
