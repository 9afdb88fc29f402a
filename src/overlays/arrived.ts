"use overlay";
/** What is published to a property. */
import { evaluated, givenOf, idOf } from "../flash/attributes.ts";
import { later } from "../overlay.ts";
import type { Device } from "../resident/device.ts";
import type { Listed, Node } from "../resident/node.ts";
import { log } from "./log.ts";
import { takeValue } from "./values.ts";

/** A value that has arrived. */
export interface Arrived {
  _device: Device;
  /** The ids of its node, with the element's index, and of its property. */
  _where: string;
  /** Absent where there is none. */
  _node: Node | undefined;
  _listed: Listed | undefined;
  /** The element, of a node with a range. */
  _index: number | undefined;
  _value: string;
}

/**
 * Finds out who takes a value that has arrived. A text and a switch's value go to the handler, in a turn of that one's own; what has
 * more rules is checked before. One after the other, however many have arrived: what of a property lies in flash is in memory now.
 */
export function takeArrived(arrived: Arrived): void {
  const { _device: device, _where: where, _node: node, _listed: listed, _index: index, _value: text } = arrived;
  const kept = listed ? givenOf(listed) : {};
  const given = evaluated(kept);
  const { datatype, settable } = given;
  if (!settable) {
    print(`${where} is not a settable property`);
    if (__HOMIE__ === 5) {
      const what = `${device._topic}/${where}/set: nothing can be set there`;
      later(log, { _device: device, _level: "warn", _what: what });
    }
    return;
  }
  let property = listed!;
  if (typeof property === "string") {
    const id = idOf(property);
    property = { id, _node: node!.id, _attributes: given, send: device._sendValue! };
  }
  let isTaken = __HOMIE__ !== 5 && (!datatype || datatype === "string");
  if (datatype === "boolean" && (text === "true" || text === "false")) isTaken = __HOMIE__ !== 5 || !device._targets;
  if (!isTaken) {
    // Not behind the others that have arrived, so that this one's attributes are gone before theirs come.
    later(
      takeValue,
      { _device: device, _node: node!, _property: property, _attributes: given, _index: index, _value: text },
      0,
    );
    return;
  }
  const value = datatype === "boolean" ? text === "true" : text;
  const handler = device._offer || evaluated(settable);
  if (handler !== true) setTimeout(handler as (...what: unknown[]) => void, 0, value, property, index, node);
}
