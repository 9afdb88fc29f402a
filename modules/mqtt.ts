/**
 * An MQTT 3.1.1 client for Espruino with tinyMQTT's interface (`create`, `connect`, `subscribe`, `publish`, the events)
 * and what tinyMQTT lacks: messages of any size, QoS 1, retain, a will, a check for dead connections, and streaming, by
 * which a PUBLISH of any size reaches its handler in pieces as they arrive.
 *
 * What arrives is kept and taken in turns of its own, at the top of the C stack. Of a streamed message no more is held than
 * what the network has brought meanwhile (536 bytes at a time), of any other at most MAX_MESSAGE.
 * There is one client, as a board has one broker; its functions and its state are the module's, which on the engine
 * takes half the memory of an object with methods.
 *
 * Source: MQTT Version 3.1.1, OASIS Standard, 29 October 2014.
 */

import { connectPacket, type MqttOptions } from "./mqtt-connect.ts";

/** A message to a topic that is not streamed and has more bytes than this is skipped. */
export const MAX_MESSAGE = 1600;
/** A message to a longer topic is skipped, in bytes. */
const MAX_TOPIC = 256;
/** With more than this waiting, in bytes, it is taken at once, deeper in the stack: memory has to hold what waits. */
const MAX_WAITING = 1072;
/** How long a connection may take to be accepted by the broker, in milliseconds. */
const CONNECT_TIMEOUT = 15000;

/**
 * Takes a streamed message's payload piece by piece. `left` bytes are still to come; no piece: the connection is gone. It is
 * called deep in the C stack and should do no more than to keep the piece.
 */
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

type Events = { [Name in keyof MqttEvents]?: MqttEvents[Name] | undefined };

/** Where to connect to, and how. */
export interface Connection {
  /** The broker's IP address, or its name. */
  host: string;
  /** TCP port, 1 to 65535. */
  port: number;
  /** Seconds, as the packet below says. */
  keepAlive: number;
  /** The CONNECT packet, see connectPacket. */
  packet: string;
}

let events: Events = {};
let socket: EngineSocket | undefined;
let timer: Timer | undefined;
/** The CONNECT packet, until it was sent. */
let hello = "";
/** Half of the keep-alive, in milliseconds. */
let pause = 0;
/** Whether the broker has accepted the connection. */
let accepted = false;
/** Whether anything arrived since the last look. */
let alive = true;
let lastId = 0;
/** What has arrived and was not looked at yet, and the turn in which it will be. */
let inbox = "";
let turn: Timer | undefined;
/** The first byte of the PUBLISH whose payload is being received; 0 between packets. */
let type = 0;
/** Bytes of that payload that are still to come. */
let left = 0;
let topic = "";
/** Packet id of that PUBLISH, to acknowledge; empty with QoS 0. */
let ack = "";
let sink: Sink | undefined;
/** Whether that payload is let go. */
let skipping = false;

/** Sets the events' handlers to begin with. */
export function setup(handlers: Events): void {
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

/** Opens a connection. `connected` follows, or `disconnected` with the reason. */
export function connect(to: Connection): void {
  if (socket) return;
  hello = to.packet;
  pause = to.keepAlive * 500;
  timer = setTimeout(close, CONNECT_TIMEOUT, "no answer from the broker");
  try {
    socket = require("net").connect({ host: to.host, port: to.port }, greet);
    socket.on("data", arrived);
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
  // No call within an expression, here and below: each level of one costs C stack (section 3.3 is what is built).
  let bytes = String.fromCharCode(0x30 | (qos ? 2 : 0) | (retain ? 1 : 0));
  let length = to.length + message.length + (qos ? 4 : 2);
  while (length > 127) {
    bytes += String.fromCharCode((length & 127) | 128);
    length >>= 7;
  }
  bytes += String.fromCharCode(length, to.length >> 8, to.length & 255);
  bytes += to;
  if (qos) {
    lastId = (lastId % 65535) + 1;
    bytes += String.fromCharCode(lastId >> 8, lastId & 255);
  }
  bytes += message;
  send(bytes);
  return qos ? lastId : 1;
}

/**
 * Subscribes to a topic filter of up to 120 bytes.
 * @param qos 0 or 1
 * @returns the packet id that `subscribed` will name; 0 when nothing was sent
 */
export function subscribe(filter: string, qos: number): number {
  if (!accepted) return 0;
  lastId = (lastId % 65535) + 1;
  const { length } = filter;
  let bytes = String.fromCharCode(0x82, length + 5, lastId >> 8, lastId & 255, 0, length);
  bytes += filter;
  bytes += String.fromCharCode(qos);
  send(bytes);
  return lastId;
}

function send(bytes: string): void {
  try {
    if (socket) socket.write(bytes);
  } catch (error) {
    // Not here: it may be deep in the stack.
    setTimeout(close, 0, `${error}`);
  }
}

// The engine calls a socket's handlers with the socket as `this`: what comes from one that was given up is ignored.

function greet(this: EngineSocket): void {
  if (this === socket) send(hello);
  hello = "";
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
  skipping = false;
  inbox = "";
  type = 0;
  if (cut) cut(undefined, 0);
  if (closed) {
    try {
      closed.end();
    } catch (_) {
      // The engine has closed it already.
    }
  }
  if (events.disconnected) setTimeout(events.disconnected, 0, reason);
}

/** Does no more than to keep what has arrived: the engine calls this deep in its stack. */
function arrived(this: EngineSocket, data: string): void {
  if (this !== socket) return;
  alive = true;
  // Most of what arrives is the middle of a stream: by the shortest way. Its handler keeps it for a turn of its own, too.
  if (sink && !inbox && data.length < left) {
    left -= data.length;
    sink(data, left);
    return;
  }
  inbox += data;
  if (turn === undefined) turn = setTimeout(take, 0);
  else if (inbox.length > MAX_WAITING) take();
}

/**
 * Takes the next packet, or the next piece of a payload, out of what has arrived. All of it in one function, since a call
 * costs 400 bytes of C stack.
 */
function take(): void {
  turn = undefined;
  if (!inbox && left) return;
  if (!type) {
    // The fixed header (section 2.2): type and length.
    let at = 1;
    let length = 0;
    let byte = 128;
    while (byte & 128) {
      if (at > 4) {
        close("malformed packet");
        return;
      }
      if (at >= inbox.length) return;
      byte = inbox.charCodeAt(at);
      length |= (byte & 127) << (7 * (at - 1));
      at++;
    }
    const first = inbox.charCodeAt(0);
    if (first >> 4 !== 3) {
      // None of the packets that a client is sent has more than 4 bytes behind that.
      if (length > 4) {
        close("malformed packet");
        return;
      }
      if (inbox.length < at + length) return;
      const word = (inbox.charCodeAt(at) << 8) | inbox.charCodeAt(at + 1);
      const code = inbox.charCodeAt(at + 2);
      inbox = inbox.substr(at + length);
      if (inbox) turn = setTimeout(take, 0);
      if (first >> 4 === 4) {
        if (events.published) events.published(word);
      } else if (first >> 4 === 9) {
        if (events.subscribed) events.subscribed(word, code);
      } else if (first >> 4 === 2) welcome(word & 255);
      return;
    }
    if (length > 1 && inbox.length < at + 2) return;
    const topicLength = (inbox.charCodeAt(at) << 8) | inbox.charCodeAt(at + 1);
    const idLength = first & 6 ? 2 : 0;
    left = length - 2 - topicLength - idLength;
    if (length < 2 || left < 0) {
      close("malformed packet");
      return;
    }
    at += 2;
    if (topicLength > MAX_TOPIC) {
      skipping = true;
      left = length - 2;
    } else {
      const behind = at + topicLength;
      if (inbox.length < behind + idLength) return;
      topic = inbox.substr(at, topicLength);
      ack = inbox.substr(behind, idLength);
      at = behind + idLength;
      skipping = left > MAX_MESSAGE;
    }
    type = first;
    inbox = inbox.substr(at);
    if (events.stream) sink = events.stream(topic, left, !!(first & 1));
    if (sink) skipping = false;
    else if (skipping && events.skipped) events.skipped(topic, left);
    if (!socket) return;
  }
  if (sink || skipping) {
    const piece = inbox.substr(0, left);
    if (!piece && left) return;
    inbox = inbox.substr(piece.length);
    left -= piece.length;
    if (sink) sink(piece, left);
    if (!left && type) finish();
  } else {
    if (inbox.length < left) return;
    const message = { topic, message: inbox.substr(0, left), retain: !!(type & 1) };
    inbox = inbox.substr(left);
    finish();
    if (events.message) events.message(message);
  }
  if (inbox && turn === undefined) turn = setTimeout(take, 0);
}

/** The packet is complete. */
function finish(): void {
  sink = undefined;
  skipping = false;
  topic = "";
  type = 0;
  const id = ack;
  ack = "";
  if (id) send(`\x40\x02${id}`);
}

/** CONNACK has arrived (section 3.2). */
function welcome(code: number): void {
  if (code) close(`refused by the broker: ${code === 4 || code === 5 ? "bad user name or password" : code}`);
  else {
    clearTimeout(timer!);
    timer = setInterval(check, pause);
    accepted = true;
    if (events.connected) setTimeout(events.connected, 0);
  }
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
  events = {};
  const open = () =>
    connect({
      host,
      port: options.port || 1883,
      keepAlive: options.keep_alive || 60,
      packet: connectPacket(options),
    });
  return { connect: open, disconnect, publish, subscribe, on, isConnected };
}
