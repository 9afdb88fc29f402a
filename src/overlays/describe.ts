"use overlay";
/**
 * `$description` of the Homie convention 5.0: one JSON text about the device, its nodes and its properties. It is as long as the
 * sketch is large, so that it is never in memory: its parts are made one in a turn, twice. The first time they are counted, since
 * MQTT has a message's length at its beginning; the second time they are sent, as the network takes them.
 */
import type { Client } from "../../modules/mqtt.ts";
import { beginPublish } from "../../modules/mqtt-connection.ts";
import { evaluated, givenOf, idOf } from "../flash/attributes.ts";
import { readRecord } from "../flash/journal.ts";
import { BETWEEN } from "../formats/between.ts";
import { valueText } from "../formats/config/lines.ts";
import { CONFIG, DESCRIBED } from "../formats/journal.ts";
import { BEFORE_INDEX } from "../formats/topics.ts";
import { later } from "../overlay.ts";
import type { NodeList } from "../resident/node.ts";
import type { Attributes } from "../resident/property.ts";
import type { Advertising } from "./advertise.ts";
import { writeRecord } from "./journal.ts";
import { toJson } from "./json.ts";

/** How many bytes may wait to be sent before a part; and how long a part waits for them, in milliseconds. */
const MAX_WAITING = 256;
const PAUSE = 20;
/** The first version of a description, at most: there are so many to come. */
const FIRST_AT_MOST = 0x3fffffff;

/** A description that is counted or sent. */
export interface Description {
  _it: Advertising;
  /** What comes next: the node, -1 for the beginning; of that the element, and the property, -1 for the node itself. */
  _node: number;
  _element?: number | undefined;
  _property: number;
  /** While it is counted the bytes until now; then those that have yet to be sent. */
  _length: number;
  /** CRC-32 that each part goes into. */
  _crc: number;
  _version?: number;
  /** While it is sent the connection, what sends, and what others have wanted to send meanwhile. */
  _socket?: EngineSocket | undefined;
  _send?: Client["_send"];
  _held: string;
}

/** Begins to count. */
export function startDescription(it: Advertising): void {
  later(describePart, { _it: it, _node: -1, _property: -1, _length: 0, _crc: 0, _held: "" });
}

/** The next part. */
export function describePart(job: Description): void {
  const { _it: it, _send: send, _node: at } = job;
  const device = it._device;
  const client = device._client!;
  if (send) {
    const { _socket: socket } = client;
    if (socket !== job._socket) {
      client._send = send;
      return;
    }
    // Where the engine keeps what it has yet to send (HTTP_NAME_SEND_DATA in socketserver.c, 2v29).
    const { dSnd: waiting } = socket!;
    if (waiting && waiting.length > MAX_WAITING) {
      later(describePart, job, PAUSE);
      return;
    }
    // What was sent before has arrived: the broker lives, though it has nothing to say before the end.
    client._alive = 1;
  }
  let text = "";
  const node: NodeList | undefined = device._nodes[at];
  if (at < 0) {
    const { _journal: journal } = device;
    const json = readRecord(journal, CONFIG);
    const name = valueText(json, device._name);
    text = `{"homie":"5.0","name":${name},"nodes":{`;
    job._node = 0;
  } else if (node) {
    const { _range: range } = node;
    const listed = node[job._property];
    if (listed) {
      const kept = givenOf(listed);
      const given = evaluated(kept);
      const said: Attributes = { datatype: given.datatype || "string" };
      if (given.name) said.name = given.name;
      if (given.format) said.format = given.format;
      if (given.unit) said.unit = given.unit;
      if (given.retained === false) said.retained = false;
      if (given.settable) said.settable = true;
      const json = toJson(said);
      const own = idOf(listed);
      text = `${job._property ? "," : ""}"${own}":${json}`;
    } else {
      let { id } = node;
      let [name, type] = node._about.split(BETWEEN);
      if (at || job._element !== undefined) text = ",";
      if (range) {
        if (job._element === undefined) job._element = range[0];
        id += BEFORE_INDEX + job._element;
        name += ` ${job._element}`;
      }
      const said: { name?: string; type?: string } = {};
      if (name) said.name = name;
      if (type) said.type = type;
      const json = toJson(said);
      const members = json.substr(1, json.length - 2);
      text += `"${id}":{${members}${members ? "," : ""}"properties":{`;
    }
    job._property++;
    if (job._property >= node.length) {
      text += "}}";
      job._property = -1;
      if (range && job._element! < range[1]) job._element!++;
      else {
        job._element = undefined;
        job._node++;
      }
    }
  } else if (send) text = endOf(job._version!);
  else {
    later(beginDescription, job);
    return;
  }
  if (!send) {
    job._length += text.length;
    job._crc = E.CRC32(job._crc + text);
  } else {
    send(text);
    job._length -= text.length;
    if (!node && at >= 0) {
      later(endDescription, job);
      return;
    }
  }
  later(describePart, job);
}

/** What is behind the last node: not counted along, since the version follows from what was counted. */
function endOf(version: number): string {
  return `},"version":${version}}`;
}

/** All is counted: finds out whether the device still says what it has said before, and begins to send. */
export function beginDescription(job: Description): void {
  const { _it: it, _crc: crc } = job;
  const device = it._device;
  const client = device._client!;
  const { _journal: journal } = device;
  const [before, known] = readRecord(journal, DESCRIBED).split(" ");
  // Without a journal that knows of one, a version by which nobody takes it for another one that he remembers.
  let version = crc & FIRST_AT_MOST;
  if (before) version = Number(before) + (known === `${crc}` ? 0 : 1);
  job._version = version;
  if (known !== `${crc}`) writeRecord(journal, DESCRIBED, `${version} ${crc}`);
  const end = endOf(version);
  job._length += end.length;
  job._node = -1;
  const id = beginPublish(client, `${device._topic}/$description`, job._length);
  it._awaited = id;
  if (!id) return;
  // Nothing else may come between its parts.
  device._describing = true;
  job._socket = client._socket;
  job._send = client._send;
  client._send = (bytes) => {
    job._held += bytes;
  };
  later(describePart, job);
}

/** All is sent. */
export function endDescription(job: Description): void {
  const { _it: it, _held: held } = job;
  const device = it._device;
  const client = device._client!;
  client._send = job._send!;
  device._describing = false;
  if (job._length) client._giveUp("the sketch has changed the device while it was described");
  else if (held) client._send(held);
}
