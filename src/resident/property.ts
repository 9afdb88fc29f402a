import { later } from "../overlay.ts";
import { LATER, sendLate } from "../overlays/late.ts";
import { checkValue } from "../overlays/values.ts";
import { device } from "./device.ts";

/** How many bytes may wait to be sent before a property's value. */
const MAX_OUTBOX = 1024;

/** A property's payloads, by the Homie convention 3.0.1, "Payloads". */
export type Datatype = "integer" | "float" | "boolean" | "string" | "enum" | "color";

/** Red, green and blue, each from 0 to 255; or hue from 0 to 360, saturation and value from 0 to 100. */
export type Color = readonly [number, number, number];

/** The type of a property's values, which follows from its datatype and its format. */
export type ValueOf<Kind extends Datatype, Format extends string> = [Kind] extends ["boolean"]
  ? boolean
  : [Kind] extends ["integer" | "float"]
    ? number
    : [Kind] extends ["enum"]
      ? Members<Format>
      : [Kind] extends ["color"]
        ? Color
        : string;

/** The texts between the commas; from one to the next, so that there may be many. */
type Members<List extends string, Before = never> = List extends `${infer First},${infer Rest}`
  ? Members<Rest, Before | First>
  : Before | List;

/** The formats that a datatype takes: an enum and a color need one. */
type FormatOf<Kind extends Datatype> = [Kind] extends ["enum"]
  ? {
      /** The values, with commas between them. */
      format: string;
    }
  : [Kind] extends ["color"]
    ? {
        /** What the three numbers are. */
        format: "rgb" | "hsv";
      }
    : [Kind] extends ["integer" | "float"]
      ? {
          /** The least and the greatest value. */
          format?: `${number}:${number}`;
        }
      : {
          /** A string and a boolean have none. */
          format?: never;
        };

/** What is advertised of a property; the names are the convention's attributes. */
export type PropertyAttributes<Kind extends Datatype = Datatype, Format extends string = string> = {
  name?: string;
  /** "string" by default. */
  datatype?: Kind;
  format?: Format;
  unit?: string;
  /** Whether the broker keeps the last value; true by default. */
  retained?: boolean;
  /**
   * Makes the property settable: called with every value that is published to `<node>/<property>/set`. What is not of the
   * datatype, or beyond the format, does not get here: the console says so, and `$stats/refused` counts it.
   */
  settable?: (value: ValueOf<Kind, Format>, property: Property<ValueOf<Kind, Format>>) => void;
} & FormatOf<Kind>;

/** What the firmware itself knows of a property's attributes. */
export interface Attributes {
  name?: string;
  datatype?: Datatype;
  format?: string;
  unit?: string;
  retained?: boolean;
  settable?: (value: never, property: never) => void;
}

/** A value of any property. */
export type Value = string | number | boolean | Color;

/** A property of a node: what a device measures, or lets others set. */
export interface Property<Values = string> {
  readonly id: string;
  /** Id of the node it belongs to. */
  readonly _node: string;
  readonly _attributes: Attributes;
  /** The value that has yet to be sent, since too much is waiting. */
  _late?: string;
  /**
   * Publishes a value with QoS 1. When the network does not keep up it is sent later, unless another one comes before that.
   * @returns whether it was taken; false while there is no connection
   * @throws Error when it is not of the datatype, or beyond the format; it names property, value and rule
   */
  send(value: Values): boolean;
}

/**
 * The `send` of every property. One function, since each that is in memory takes some seven variables.
 * @param late 1 for a value that had to wait, and is the text that it was made of
 */
export function send(this: Property<Value>, value: Value, late?: number): boolean {
  const { datatype } = this._attributes;
  // A switch is what is sent most, and the only datatype of these that is also the name of a type.
  if (datatype && datatype !== "string" && !late && typeof value !== datatype) checkValue(this, value);
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
