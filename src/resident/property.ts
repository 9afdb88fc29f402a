import { evaluated } from "../flash/attributes.ts";
import { BEFORE_INDEX } from "../formats/topics.ts";
import { BYTES_PER_VARIABLE } from "../formats/variable.ts";
import { writtenValue } from "../formats/written-value.ts";
import { later } from "../overlay.ts";
import {
  ACKNOWLEDGED,
  LATER,
  LEAST_FREE,
  LEAST_FREE_LONG,
  LONG_VALUE,
  MAX_OUTBOX,
  RETAINED,
  sendLate,
} from "../overlays/late.ts";
import { checkIndex, checkValue } from "../overlays/values.ts";
import { device } from "./device.ts";
import type { Index } from "./node.ts";

/** A property's payloads, by the Homie convention, "Payloads"; the last three are of 5.0, and texts. */
export type Datatype =
  | ("integer" | "float" | "boolean" | "string" | "enum" | "color")
  | ("datetime" | "duration" | "json");

/** Red, green and blue, each from 0 to 255; or hue from 0 to 360, saturation and value from 0 to 100. */
export type Color = readonly [number, number, number];

/** A color without its brightness, by its x and y in CIE 1931, each from 0 to 1: of Homie 5. */
export type Chromaticity = readonly [number, number];

/** The type of a property's values, which follows from its datatype and its format. */
export type ValueOf<Kind extends Datatype, Format extends string> = [Kind] extends ["boolean"]
  ? boolean
  : [Kind] extends ["integer" | "float"]
    ? number
    : [Kind] extends ["enum"]
      ? Members<Format>
      : [Kind] extends ["color"]
        ? [Format] extends ["xyz"]
          ? Chromaticity
          : Color
        : string;

/** The texts between the commas; from one to the next, so that there may be many. */
export type Members<List extends string, Before = never> = List extends `${infer First},${infer Rest}`
  ? Members<Rest, Before | First>
  : Before | List;

/** A least value, a greatest one, or both. */
type NumberRange = `${number}:${number}` | `${number}:` | `:${number}` | ":";

/** The formats that a datatype takes: an enum and a color need one. */
type FormatOf<Kind extends Datatype> = [Kind] extends ["enum"]
  ? {
      /** The values, with commas between them. */
      format: string;
    }
  : [Kind] extends ["color"]
    ? {
        /** What the numbers are; xyz is of Homie 5. */
        format: "rgb" | "hsv" | "xyz";
      }
    : [Kind] extends ["integer" | "float"]
      ? {
          /** The least and the greatest value; Homie 5 also has open ends, and a step behind them. */
          format?: NumberRange | `${NumberRange}:${number}`;
        }
      : [Kind] extends ["boolean"]
        ? {
            /** Homie 5: what false and true are called, such as "off,on". */
            format?: `${string},${string}`;
          }
        : [Kind] extends ["json"]
          ? {
              /** A JSON schema, as text. */
              format?: string;
            }
          : {
              /** Others have none. */
              format?: never;
            };

/** What is advertised of a property; the names are the convention's attributes. */
export type PropertyAttributes<
  Kind extends Datatype = Datatype,
  Format extends string = string,
  Element extends Index = Index,
> = {
  name?: string;
  /** "string" by default. */
  datatype?: Kind;
  format?: Format;
  unit?: string;
  /** Whether the broker keeps the last value; true by default. */
  retained?: boolean;
  /**
   * Makes the property settable: called with every value that is published to `<node>/<property>/set`, of a node with a range
   * with the element's index, too. What is not of the datatype, or beyond the format, does not get here: the console says
   * so, and `$stats/refused` counts it. `true` where `onInput`'s handler sees to it.
   */
  settable?:
    | true
    | ((value: ValueOf<Kind, Format>, property: Property<ValueOf<Kind, Format>, Element>, index: Element) => void);
} & FormatOf<Kind>;

/** What the firmware itself knows of a property's attributes. */
export interface Attributes {
  name?: string;
  datatype?: Datatype;
  format?: string;
  unit?: string;
  retained?: boolean;
  settable?: true | Handler | number;
}

/** The handler of a property. */
export type Handler = (value: never, property: never, index: never) => void;

/** A property's attributes, or where they lie in flash. */
export type Given = Attributes | number;

/** A value of any property. */
export type Value = string | number | boolean | Color | Chromaticity;

/** How a value is sent, where that is not as its property has advertised. */
export interface SendOptions {
  /** Whether the broker keeps it. */
  retained?: boolean;
  /** 0: it may be lost on the way, and nobody is told. 1 by default. */
  qos?: 0 | 1;
}

/**
 * A property of a node: what a device measures, or lets others set. The firmware needs no such object but where the sketch keeps it;
 * of others one is made when a handler is called.
 */
export interface Property<Values = string, Element extends Index = undefined> {
  /** As the sketch has given it. */
  readonly id: string;
  /** @internal Id of the node it belongs to. */
  readonly _node: string;
  /** @internal */
  readonly _attributes: Given;
  /**
   * Publishes a value with QoS 1. When the network does not keep up it is sent later, unless another one comes before that; so it
   * is while there is no connection, if the broker is to keep it.
   * @returns the packet's id, which MQTT_PACKET_ACKNOWLEDGED names, 1 to 65535; -1 when it has to wait, or for QoS 0; 0 when it
   *   is not sent
   * @throws Error when it is not of the datatype, or beyond the format; it names property, value and rule
   */
  send: Element extends number
    ? (value: Values, index: number, options?: SendOptions) => number
    : (value: Values, options?: SendOptions) => number;
}

/** A property of any kind, as input handlers are given it. */
export interface AnyProperty extends Omit<Property, "send"> {
  send(value: Value, options?: SendOptions): number;
  send(value: Value, index: number, options?: SendOptions): number;
}

/** Whether a text finds room once more, and so many variables besides. */
const hasRoom = (text: string, least: number): boolean =>
  process.memory(false).free >= least + text.length / BYTES_PER_VARIABLE;

/**
 * The `send` of every property. One function, since each that is in memory takes some seven variables.
 * @param first the element's index, or how it is sent
 * @param second how it is sent
 */
export function send(this: Property<never>, value: Value, first?: number | SendOptions, second?: SendOptions): number {
  const { _attributes: given } = this;
  const attributes = evaluated(given);
  const { datatype } = attributes;
  // A switch is what is sent most, and the only datatype of these that is also the name of a type.
  if (datatype && datatype !== "string" && typeof value !== datatype) checkValue(this, attributes, value);
  let { _node: name } = this;
  let options = first as SendOptions | undefined;
  if (typeof first === "number") {
    checkIndex(device, this, first);
    name += BEFORE_INDEX + first;
    options = second;
  }
  let way = attributes.retained === false ? (__HOMIE__ === 5 ? 0 : ACKNOWLEDGED) : ACKNOWLEDGED + RETAINED;
  if (options) {
    if (options.retained !== undefined) way = (way & ACKNOWLEDGED) + (options.retained ? RETAINED : 0);
    if (options.qos === 0) way &= RETAINED;
  }
  const topic = `${name}/${this.id}`;
  const { _client: client, _late: late } = device;
  let isOffline = !client?._accepted;
  if (__HOMIE__ === 5 && device._describing) isOffline = true;
  if (late && late[topic] !== undefined) {
    if (!isOffline) device._dropped = (device._dropped || 0) + 1;
    delete late[topic];
  }
  if (isOffline && !(way & RETAINED)) return 0;
  let text = `${value}`;
  if (__HOMIE__ === 5) text = writtenValue(text, datatype, attributes.format);
  // Where the engine keeps what it has yet to send (HTTP_NAME_SEND_DATA in socketserver.c, 2v29).
  const waiting = isOffline ? undefined : client!._socket?.dSnd;
  if (isOffline || (waiting && waiting.length > MAX_OUTBOX)) {
    const kept = late || {};
    // The oldest give way, as many as it takes.
    while (!hasRoom(text, LEAST_FREE)) {
      device._dropped = (device._dropped || 0) + 1;
      let isLast = true;
      for (const oldest in kept) {
        delete kept[oldest];
        isLast = false;
        break;
      }
      if (isLast) return 0;
    }
    kept[topic] = way + text;
    device._late = kept;
    if (!isOffline && !late) later(sendLate, device, LATER);
    return -1;
  }
  // It is there three times until it is on its way, with what keeps it.
  if (text.length > LONG_VALUE && !hasRoom(text, LEAST_FREE_LONG + text.length / BYTES_PER_VARIABLE)) {
    device._dropped = (device._dropped || 0) + 1;
    return 0;
  }
  const isAcknowledged = way & ACKNOWLEDGED;
  const id = device._publish(`${device._topic}/${topic}`, text, isAcknowledged, way > ACKNOWLEDGED);
  return id && !isAcknowledged ? -1 : id;
}
