"use overlay";
import { publishParts, subscribe } from "../../modules/mqtt-connection.ts";
import { evaluated, givenOf, idOf } from "../flash/attributes.ts";
import { MAX_CRASHES } from "../flash/boot-state.ts";
import { readRecord } from "../flash/journal.ts";
import { alertText, SAFE_MODE_ALERT, SKETCH_ALERT } from "../formats/alert.ts";
import { BETWEEN } from "../formats/between.ts";
import { findMember, valueText } from "../formats/config/lines.ts";
import { isId } from "../formats/id.ts";
import { CONFIG } from "../formats/journal.ts";
import { BEFORE_INDEX, FIRMWARE, STATISTICS } from "../formats/topics.ts";
import { later } from "../overlay.ts";
import type { Device } from "../resident/device.ts";
import { startDescription } from "./describe.ts";

/**
 * Tells the broker everything about the device, one message at a time: device, nodes, properties in the order of the
 * convention, then the subscriptions, then `$state` = `ready`. Each message goes out when the broker has acknowledged the
 * one before, so that none waits in memory; each part is made in a turn of its own when the one before is out.
 */

/** Version of this firmware, on `$implementation/version`. */
const IMPLEMENTATION_VERSION = "0.1.0";
/** The grace that `$stats/interval` adds to the configured interval, as Homie for ESP8266 does, in seconds. */
export const INTERVAL_GRACE = 5;

/** What a device says besides what Homie 4.0.0 asks for, as one of 3.0.1 does (homieiot/convention, "Legacy Firmware", "Legacy Stats"). */
const EXTENSIONS = "org.homie.legacy-firmware:0.1.1:[4.x],org.homie.legacy-stats:0.1.1:[4.x]";

/** What a SUBACK grants in place of a QoS when it refuses (MQTT 3.1.1, section 3.9.3). */
const REFUSED = 128;

/** The parts, in their order. */
const DEVICE = 0;
const CONFIGURATION = 1;
const NODES = 2;
const FILTERS = 3;
const READY = 4;
const DONE = 5;

/** What is being advertised. */
export interface Advertising {
  _device: Device;
  /** Called when the broker has acknowledged `ready`. */
  _done: () => void;
  /** The part that comes next; in it the node, and that one's property, -1 for the node itself. */
  _part: number;
  _node: number;
  _property: number;
  /** The element of that node which comes next. */
  _element?: number | undefined;
  /** Of the part that is being published: topics below the device's and payloads in turn. */
  _queue: string[];
  /** Id of the packet whose acknowledgement is awaited. */
  _awaited: number;
  /** The broker has acknowledged a packet: publishes what comes next. */
  _next: (id: number, granted?: number) => void;
}

/** Begins. */
export function advertise(it: Advertising): void {
  // Collects the garbage that starting or connecting has left, as in start.ts.
  process.memory();
  const device = it._device;
  const below = `${device._topic}/`;
  it._next = (id, granted) => {
    if (id !== it._awaited) return;
    if (granted === REFUSED) {
      // A device that hears nothing could never be updated again.
      device._client!._giveUp("the broker refuses a subscription");
      return;
    }
    const first = it._queue.shift();
    if (first === undefined) {
      it._awaited = 0;
      if (__HOMIE__ === 3 && it._element !== undefined) later(describeElements, it);
      else if (__HOMIE__ !== 5 && it._part === NODES && it._node < device._nodes.length) later(describeNode, it);
      else later(describe, it);
      return;
    }
    const topic = below + first;
    const payload = it._queue.shift()!;
    it._awaited = device._publish(topic, payload, 1, true);
  };
  const { _events: events } = device._client!;
  events.published = events.subscribed = it._next;
  if (device._acknowledged)
    events.published = (id) => {
      device._acknowledged!(id);
      it._next(id);
    };
  if (device._nodes.length) later(checkIds, it);
  else later(describe, it);
}

/**
 * Leaves out what has an id that the convention forbids: of one node in a turn. Not when the sketch adds it: it may add many,
 * and does so in a single turn.
 */
export function checkIds(it: Advertising): void {
  const device = it._device;
  const { _nodes: nodes } = device;
  const node = nodes[it._node]!;
  const isKept = isId(node.id);
  const left = isKept ? [] : [node.id];
  for (const listed of node.slice()) {
    const id = idOf(listed);
    if (isKept && isId(id)) continue;
    if (isKept) left.push(id);
    if (typeof listed !== "string") listed.send = () => 0;
    node.splice(node.indexOf(listed), 1);
    // What it has sent until now.
    for (const topic of Object.keys(device._late || {})) {
      const [name, own] = topic.split("/");
      const isElement = node._range && name!.startsWith(node.id + BEFORE_INDEX);
      if (own === id && (name === node.id || isElement)) delete device._late![topic];
    }
  }
  if (isKept) it._node++;
  else nodes.splice(it._node, 1);
  for (const id of left) print(`! "${id}" is not an id (a-z, 0-9 and -, with no - at either end): it is left out`);
  if (it._node < nodes.length) later(checkIds, it);
  else {
    it._node = 0;
    later(describe, it);
  }
}

/** Has the next part made. */
export function describe(it: Advertising): void {
  let part = it._part;
  if (__HOMIE__ !== 5 && part === NODES) {
    if (it._node < it._device._nodes.length) {
      later(describeNode, it);
      return;
    }
    part++;
  }
  it._part = part + 1;
  if (part === DEVICE) {
    if (__HOMIE__ === 5) later(describeState, it);
    else later(describeDevice, it);
  } else if (part === CONFIGURATION) later(describeConfiguration, it);
  else if (__HOMIE__ === 5 && part === NODES) later(startDescription, it);
  else if (part === FILTERS) later(subscribeAll, it);
  else if (part === READY) {
    const device = it._device;
    const isSafe = device._crashes! >= MAX_CRASHES;
    if (__HOMIE__ === 5) {
      const safeMode = isSafe ? "The sketch is left out: it has crashed again and again" : "";
      it._queue = [SAFE_MODE_ALERT, safeMode, SKETCH_ALERT, alertText(device._alert), "$state", "ready"];
    } else it._queue = ["$state", device._alert || isSafe ? "alert" : "ready"];
    it._next(0);
  } else if (part === DONE) {
    const device = it._device;
    const { _events: events } = device._client!;
    if (device._acknowledged) events.published = device._acknowledged;
    else delete events.published;
    delete events.subscribed;
    it._done();
  }
}

export function describeDevice(it: Advertising): void {
  const device = it._device;
  const { _journal: journal } = device;
  const json = readRecord(journal, CONFIG);
  const name = valueText(json, device._name);
  const address = require("Wifi").getIP()!;
  const ids: string[] = [];
  for (const { id, _range: range } of device._nodes) {
    if (__HOMIE__ > 3 && range) for (let i = range[0]; i <= range[1]; i++) ids.push(id + BEFORE_INDEX + i);
    else ids.push(id);
  }
  it._queue = [
    "$state",
    "init",
    "$homie",
    __HOMIE__ === 3 ? "3.0.1" : "4.0.0",
    "$name",
    JSON.parse(name),
    "$mac",
    address.mac.toUpperCase(),
    "$localip",
    address.ip,
    "$nodes",
    ids.join(","),
    "$stats",
    "uptime,signal,freeheap",
    "$stats/interval",
    `${device._statsInterval + INTERVAL_GRACE}`,
    "$fw/name",
    __FW_NAME__,
    "$fw/version",
    __FW_VERSION__,
    "$fw/checksum",
    device._checksum,
    "$implementation",
    "esp8266",
    "$implementation/version",
    IMPLEMENTATION_VERSION,
    "$implementation/ota/enabled",
    `${device._otaEnabled}`,
  ];
  if (__HOMIE__ > 3) it._queue.push("$extensions", EXTENSIONS);
  it._next(0);
}

/** The same in Homie 5, where what is not of the convention is below `$implementation`; `$description` follows. */
export function describeState(it: Advertising): void {
  const device = it._device;
  const { ip, mac } = require("Wifi").getIP()!;
  it._queue = [
    "$state",
    "init",
    "$implementation/mac",
    mac.toUpperCase(),
    "$implementation/localip",
    ip,
    `${STATISTICS}/interval`,
    `${device._statsInterval + INTERVAL_GRACE}`,
    `${FIRMWARE}/name`,
    __FW_NAME__,
    `${FIRMWARE}/version`,
    __FW_VERSION__,
    `${FIRMWARE}/checksum`,
    device._checksum,
    "$implementation",
    "esp8266",
    "$implementation/version",
    IMPLEMENTATION_VERSION,
    "$implementation/ota/enabled",
    `${device._otaEnabled}`,
  ];
  it._next(0);
}

/** The configuration, without the passwords and the user's name at the broker: cut out of its text, where it lies in flash. */
export function describeConfiguration(it: Advertising): void {
  const device = it._device;
  const { _journal: journal, _wifi: wifi, _mqtt: mqtt } = device;
  const json = readRecord(journal, CONFIG);
  const parts: string[] = [];
  let at = 0;
  for (const place of wifi < mqtt ? [wifi, mqtt] : [mqtt, wifi]) {
    /** What is cut out: where it begins and ends, in the order of the text. */
    const cuts: number[] = [];
    for (const key of place === mqtt ? ["username", "password"] : ["password"]) {
      const value = findMember(json, place, " ", key);
      if (!value) continue;
      // The line, from its beginning to the comma behind the value.
      const from = (value >> 12) - key.length - '\n "":'.length;
      const to = (value & 4095) + (json[value & 4095] === "," ? 1 : 0);
      if (cuts.length && from < cuts[0]!) cuts.unshift(from, to);
      else cuts.push(from, to);
    }
    while (cuts.length) {
      let from = cuts.shift()!;
      let to = cuts.shift()!;
      // Two that follow each other are one.
      if (cuts[0] === to) {
        cuts.shift();
        to = cuts.shift()!;
      }
      // The last member has no comma.
      if (json[to] === "}" && json[from - 1] === ",") from--;
      parts.push(json.substr(at, from - at));
      at = to;
    }
  }
  parts.push(json.substr(at));
  it._awaited = publishParts(device._client!, `${device._topic}/$implementation/config`, parts);
}

/** The present node, or the present property of it. */
export function describeNode(it: Advertising): void {
  const node = it._device._nodes[it._node]!;
  const { _property: at } = it;
  const { _range: range } = node;
  let { id } = node;
  let [name, type] = node._about.split(BETWEEN);
  if (__HOMIE__ > 3 && range) {
    if (it._element === undefined) it._element = range[0];
    id += BEFORE_INDEX + it._element;
    name += ` ${it._element}`;
  }
  if (at < 0) {
    const ids = node.map((one) => idOf(one));
    it._queue = [`${id}/$name`, name!, `${id}/$type`, type!, `${id}/$properties`, ids.join(",")];
    if (__HOMIE__ === 3 && range) {
      later(describeElements, it);
      return;
    }
  } else {
    const listed = node[at]!;
    const own = idOf(listed);
    const topic = `${id}/${own}/`;
    const kept = givenOf(listed);
    const given = evaluated(kept);
    const queue = [`${topic}$name`, given.name || own];
    if (given.settable) queue.push(`${topic}$settable`, "true");
    if (given.retained === false) queue.push(`${topic}$retained`, "false");
    queue.push(`${topic}$datatype`, given.datatype || "string");
    if (given.unit) queue.push(`${topic}$unit`, given.unit);
    if (given.format) queue.push(`${topic}$format`, given.format);
    it._queue = queue;
  }
  it._property++;
  if (it._property >= node.length) {
    it._property = -1;
    if (__HOMIE__ > 3 && range && it._element! < range[1]) it._element!++;
    else {
      if (__HOMIE__ > 3) it._element = undefined;
      it._node++;
    }
  }
  it._next(0);
}

/** How many of a node's elements are described at a time. */
const ELEMENTS = 8;

/** The present node's range, behind what is in the queue, and the names of its elements; as many as there may be in a turn. */
export function describeElements(it: Advertising): void {
  const node = it._device._nodes[it._node]!;
  const [from, to] = node._range!;
  const { _queue: queue } = it;
  let next = it._element;
  if (next === undefined) {
    next = from;
    queue.push(`${node.id}/$array`, `${from}-${to}`);
  }
  const behind = Math.min(next + ELEMENTS, to + 1);
  const [name] = node._about.split(BETWEEN);
  for (; next < behind; next++) queue.push(`${node.id + BEFORE_INDEX + next}/$name`, `${name} ${next}`);
  it._element = next > to ? undefined : next;
  if (next > to) {
    it._property = 0;
    if (!node.length) {
      it._node++;
      it._property = -1;
    }
  }
  it._next(0);
}

/** Subscribes, in one packet. */
export function subscribeAll(it: Advertising): void {
  const { _client: client, _topic: topic } = it._device;
  const below = `${topic}/`;
  const base = topic.substr(0, topic.lastIndexOf("/") + 1);
  const filters = [
    `${below}$implementation/ota/firmware/+`,
    `${below}$implementation/ota/revert`,
    `${below}$implementation/reset`,
    `${below}$implementation/config/set`,
    `${below}+/+/set`,
    `${base}$broadcast/${__HOMIE__ === 5 ? "#" : "+"}`,
  ];
  it._awaited = subscribe(client!, filters, 1);
}
