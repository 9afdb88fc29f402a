/**
 * An MQTT 3.1.1 client for Espruino with tinyMQTT's interface (`create`, `connect`, `subscribe`, `publish`, the events)
 * and what tinyMQTT lacks: messages of any size, QoS 1, retain, a will, a check for dead connections, and streaming, by
 * which a PUBLISH of any size reaches its handler in pieces as they arrive.
 *
 * It never holds more of a streamed message than one network chunk (268 bytes on the chip, 536 on Linux), and of any
 * other at most MAX_MESSAGE.
 * There is one client, as a board has one broker; its functions and its state are the module's, which on the engine
 * takes half the memory of an object with methods.
 *
 * Source: MQTT Version 3.1.1, OASIS Standard, 29 October 2014.
 */

import { connectPacket, type MqttOptions } from "./mqtt-connect.ts";
import { packet, two } from "./mqtt-packet.ts";

/** A message to a topic that is not streamed and has more bytes than this is skipped. */
export const MAX_MESSAGE = 1600;
/** A message to a longer topic is skipped, in bytes. */
const MAX_TOPIC = 256;
/** The most that a streamed message's handler gets at a time, in bytes: what the chip's network hands over at once. */
const MAX_PIECE = 268;
/** How long a connection may take to be accepted by the broker, in milliseconds. */
const CONNECT_TIMEOUT = 15000;

/** Takes a streamed message's payload piece by piece. `left` bytes are still to come; no piece: the connection is gone. */
export type Sink = (piece: string | undefined, left: number) => void;

export interface MqttEvents {
  /** The broker accepted the connection. */
  connected: () => void;
  /** The connection is gone, or could not be made. */
  disconnected: (reason: string) => void;
  /** A whole message arrived. */
  message: (message: { topic: string; message: string; retain: boolean }) => void;
  /** A PUBLISH begins. Return a function to take its payload of `length` bytes in pieces, or nothing. */
  stream: (topic: string, length: number, retain: boolean) => Sink | undefined;
  /** A message was skipped because of its length in bytes. */
  skipped: (topic: string, length: number) => void;
  /** The broker acknowledged a PUBLISH with QoS 1. */
  published: (id: number) => void;
  /** The broker answered a SUBSCRIBE: the granted QoS, or 128 for a refusal. */
  subscribed: (id: number, qos: number) => void;
}

/** What the parser is at: a list of states, each of which says how many bytes it needs. */
const FIXED_HEADER = 0;
const TOPIC_LENGTH = 1;
const TOPIC = 2;
const BODY = 3;
const STREAM = 4;
const SKIP = 5;

type Events = { [Name in keyof MqttEvents]?: MqttEvents[Name] | undefined };

/** Where to connect to, and how. */
export interface Connection {
  host: string;
  /** TCP port, 1 to 65535. */
  port: number;
  /** Seconds, as the packet below says. */
  keepAlive: number;
  /** The CONNECT packet, see connectPacket. */
  packet: string;
}

/** Asked at every connection, so that nothing of the settings need be held in between. */
let settings: () => Connection;
let events: Events = {};
let socket: EngineSocket | undefined;
let timer: Timer | undefined;
/** Whether the broker has accepted the connection. */
let accepted = false;
/** Whether anything arrived since the last look. */
let alive = true;
let lastId = 0;
let state = FIXED_HEADER;
/** The first byte of the packet that is being received. */
let type = 0;
/** What was received of the present part, and how many bytes that part has. */
let head = "";
let need = 2;
/** Bytes of the packet behind the present part. */
let left = 0;
let topic = "";
/** Packet id of the PUBLISH that is being received, to acknowledge; empty with QoS 0. */
let ack = "";
let sink: Sink | undefined;

/**
 * Sets the client up.
 * @param where asked for the broker, and for how to greet it, at every connection
 * @param handlers the events' handlers to begin with
 */
export function setup(where: () => Connection, handlers: Events): void {
  settings = where;
  events = handlers;
}

/** Sets the handler of an event, in place of the one before. */
export function on<Name extends keyof MqttEvents>(event: Name, handler: MqttEvents[Name] | undefined): void {
  events[event] = handler as never;
}

/** True from the broker's acceptance to the loss of the connection. */
export function isConnected(): boolean {
  return accepted;
}

/**
 * Opens a connection. `connected` follows, or `disconnected` with the reason.
 * @param address the broker's IP address, where its name has been resolved already
 */
export function connect(address?: string): void {
  if (socket) return;
  timer = setTimeout(close, CONNECT_TIMEOUT, "no answer from the broker");
  try {
    const { host, port } = settings();
    socket = require("net").connect({ host: address || host, port }, greet);
    socket.on("data", receive);
    socket.on("error", lose);
    socket.on("close", lose);
  } catch (error) {
    close(`${error}`);
  }
}

/** Ends the connection in a way that keeps the broker from publishing the will. */
export function disconnect(): void {
  send("\xe0\0");
  close("disconnected");
}

/**
 * Publishes a message of up to 268,435,455 bytes.
 * @param qos 0 or 1
 * @returns with QoS 1 the packet id that `published` will name, with QoS 0 a true value; 0 when nothing was sent
 */
export function publish(to: string, message: string, qos?: number, retain?: boolean): number {
  if (!accepted) return 0;
  if (qos) lastId = (lastId % 65535) + 1;
  send(packet(0x30 | (qos ? 2 : 0) | (retain ? 1 : 0), two(to.length) + to + (qos ? two(lastId) : "") + message));
  return qos ? lastId : 1;
}

/**
 * Subscribes to a topic filter.
 * @param qos 0 or 1
 * @returns the packet id that `subscribed` will name; 0 when nothing was sent
 */
export function subscribe(filter: string, qos: number): number {
  if (!accepted) return 0;
  lastId = (lastId % 65535) + 1;
  send(packet(0x82, two(lastId) + two(filter.length) + filter + String.fromCharCode(qos)));
  return lastId;
}

function send(bytes: string): void {
  try {
    if (socket) socket.write(bytes);
  } catch (error) {
    close(`${error}`);
  }
}

// The engine calls a socket's handlers with the socket as `this`: what comes from one that was given up is ignored.

function greet(this: EngineSocket): void {
  if (this === socket) send(settings().packet);
}

function lose(this: EngineSocket): void {
  if (this === socket) close("connection lost");
}

function close(reason: string): void {
  const closed = socket;
  const cut = sink;
  if (timer !== undefined) clearTimeout(timer);
  timer = undefined;
  socket = undefined;
  accepted = false;
  sink = undefined;
  expect(FIXED_HEADER, 2);
  if (cut) cut(undefined, 0);
  if (closed) {
    try {
      closed.end();
    } catch (_) {
      // The engine has closed it already.
    }
  }
  if (events.disconnected) events.disconnected(reason);
}

/** Goes on with a part of so many bytes. */
function expect(next: number, bytes: number): void {
  state = next;
  need = bytes;
  head = "";
}

function receive(this: EngineSocket, data: string): void {
  if (this === socket) alive = true;
  // Most of what arrives is the middle of a stream: by the shortest way.
  if (sink && data.length < left && data.length <= MAX_PIECE && this === socket) {
    left -= data.length;
    sink(data, left);
    return;
  }
  let at = 0;
  // A handler may close the connection: what follows in this chunk is nobody's then.
  while (this === socket) {
    if (state < STREAM) {
      const part = data.substr(at, need - head.length);
      at += part.length;
      head += part;
      if (head.length < need) return;
      try {
        advance();
      } catch (error) {
        // What a handler throws must not cost the next packet, which may begin in this chunk.
        print(`MQTT: ${error}`);
        if (head.length >= need) close(`${error}`);
      }
    } else {
      if (left) {
        if (at >= data.length) return;
        const size = Math.min(left, MAX_PIECE);
        const piece = at || data.length > size ? data.substr(at, size) : data;
        at += piece.length;
        left -= piece.length;
        if (sink) sink(piece, left);
      }
      if (!left) finish();
    }
  }
}

/** The packet is complete. */
function finish(): void {
  sink = undefined;
  topic = "";
  expect(FIXED_HEADER, 2);
  if (ack) send(`\x40\x02${ack}`);
  ack = "";
}

/** The present part is complete: decides what comes next. */
function advance(): void {
  const word = (head.charCodeAt(0) << 8) | head.charCodeAt(1);
  let next = BODY;
  let bytes = 0;
  if (state === FIXED_HEADER) {
    const last = head.length - 1;
    if (head.charCodeAt(last) & 128) {
      need++;
      if (last > 3) close("malformed packet");
      return;
    }
    left = 0;
    for (let i = last; i > 0; i--) left = (left << 7) | (head.charCodeAt(i) & 127);
    type = head.charCodeAt(0);
    if (type >> 4 === 3) {
      next = TOPIC_LENGTH;
      bytes = 2;
    } else if (left > 4) next = SKIP;
    else bytes = left;
  } else if (state === TOPIC_LENGTH) {
    if (word > MAX_TOPIC) {
      if (events.skipped) events.skipped("", left);
      next = SKIP;
    } else {
      next = TOPIC;
      bytes = word + (type & 6 ? 2 : 0);
    }
  } else if (state === TOPIC) {
    const length = head.length - (type & 6 ? 2 : 0);
    topic = head.substr(0, length);
    ack = head.substr(length);
    sink = events.stream ? events.stream(topic, left, !!(type & 1)) : undefined;
    if (sink) {
      next = STREAM;
      if (!left) sink("", 0);
    } else if (left > MAX_MESSAGE) {
      if (events.skipped) events.skipped(topic, left);
      next = SKIP;
    } else bytes = left;
  } else {
    const message = { topic, message: head, retain: !!(type & 1) };
    const kind = type >> 4;
    finish();
    if (kind === 3) {
      if (events.message) events.message(message);
    } else if (kind === 4) {
      if (events.published) events.published(word);
    } else if (kind === 9) {
      if (events.subscribed) events.subscribed(word, message.message.charCodeAt(2));
    } else if (kind === 2) {
      const code = word & 255;
      if (code) close(`refused by the broker: ${code === 4 || code === 5 ? "bad user name or password" : code}`);
      else {
        clearTimeout(timer!);
        timer = setInterval(check, settings().keepAlive * 500);
        accepted = true;
        if (events.connected) events.connected();
      }
    }
    return;
  }
  left -= bytes;
  if (left < 0) close("malformed packet");
  else if (socket) expect(next, bytes);
}

/** Half a keep-alive has passed: asks for a sign of life, or gives up when the last one did not come. */
function check(): void {
  if (alive) {
    alive = false;
    send("\xc0\0");
  } else close("the broker is silent");
}

/** tinyMQTT's way to set the client up. */
export function create(host: string, options: MqttOptions = {}) {
  setup(
    () => ({
      host,
      port: options.port || 1883,
      keepAlive: options.keep_alive || 60,
      packet: connectPacket(options),
    }),
    {},
  );
  return { connect, disconnect, publish, subscribe, on, isConnected };
}
