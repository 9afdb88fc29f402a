"use overlay";
/** What happens to an MQTT connection but once: its opening, the broker's answer, a subscription, its end. */
import { later } from "../src/overlay.ts";
import type { Client, Connection } from "./mqtt.ts";
import { feedWatchdog } from "./watchdog.ts";

/** How long a connection may take to be accepted by the broker, in milliseconds. */
const CONNECT_TIMEOUT = 15000;

/**
 * Opens a connection. `connected` follows, or `disconnected` with the reason. Does nothing while there is one, nor between its
 * end and `disconnected`: `close` has yet to clear up behind it.
 */
export function connect(client: Client, to: Connection): void {
  if (client._socket || client._timer !== undefined) return;
  client._pause = to.keepAlive * 500;
  client._timer = later(check, client, CONNECT_TIMEOUT);
  client._alive = client._due = client._type = client._left = 0;
  client._ack = "";
  delete client._idAt;
  delete client._pending;
  client._inbox = "";
  try {
    const socket = require("net").connect({ host: to.host, port: to.port }, () => {
      if (client._socket === socket) client._send(to.packet);
      to.packet = "";
    });
    client._socket = socket;
    socket.on("data", client._arrived);
    const lost = () => {
      if (client._socket === socket) client._giveUp("connection lost");
    };
    socket.on("error", lost);
    socket.on("close", lost);
  } catch (error) {
    client._giveUp(`${error}`);
  }
}

/** CONNACK has arrived (section 3.2). */
export function acknowledge(answer: { _client: Client; _code: number }): void {
  const { _client: client, _code: code } = answer;
  if (!client._socket) return;
  if (code) {
    client._giveUp(`refused by the broker: ${code === 4 || code === 5 ? "bad user name or password" : code}`);
    return;
  }
  clearTimeout(client._timer!);
  client._timer = later(check, client, client._pause);
  client._accepted = 1;
  const { connected } = client._events;
  if (connected) setTimeout(connected, 0);
}

/**
 * Whether no more of a packet that has begun has arrived since the last look than the answers to what was sent: one that has
 * claimed to be longer than it is would be waited for, and eat whatever else the broker says, for ever.
 */
function hasStalled(client: Client): boolean {
  const { _pending: before, _lastId: id } = client;
  const answers = 2 + 4 * (id - (client._pendingId || 0));
  delete client._pending;
  delete client._pendingId;
  if (!client._type && !client._inbox) return false;
  // What is left of a message that is kept until it is whole counts down only then.
  const pending = client._left - client._inbox.length;
  client._pending = pending;
  client._pendingId = id;
  return before !== undefined && before >= pending && before - pending <= answers;
}

/** The broker has had its time to answer; or half a keep-alive has passed: asks for a sign of life, if the last one came. */
export function check(client: Client): void {
  if (!client._accepted) client._giveUp("no answer from the broker");
  else if (!client._alive) client._giveUp("the broker is silent");
  else if (hasStalled(client)) client._giveUp("a packet does not end");
  else {
    client._alive = 0;
    client._timer = later(check, client, client._pause);
    client._send("\xc0\0");
    feedWatchdog();
  }
}

/**
 * Subscribes to topic filters, of up to 16,000 bytes together.
 * @param qos 0 or 1
 * @returns the packet id that `subscribed` will name; 0 when nothing was sent
 */
export function subscribe(client: Client, filters: string[], qos: number): number {
  if (!client._accepted) return 0;
  const id = (client._lastId % 65535) + 1;
  client._lastId = id;
  let length = 2;
  for (const filter of filters) length += filter.length + 3;
  let bytes = "\x82";
  if (length > 127) {
    bytes += String.fromCharCode((length & 127) | 128);
    length >>= 7;
  }
  bytes += String.fromCharCode(length, id >> 8, id & 255);
  for (const filter of filters) {
    bytes += String.fromCharCode(filter.length >> 8, filter.length & 255);
    bytes += filter;
    bytes += String.fromCharCode(qos);
  }
  client._send(bytes);
  return id;
}

/** Bytes of a part that are handed to the network at a time. */
const PIECE = 128;

/**
 * Publishes a message that is never in memory as a whole, retained and with QoS 1.
 * @param parts of the payload, which may lie in flash
 * @returns the packet id that `published` will name; 0 when nothing was sent
 */
export function publishParts(client: Client, topic: string, parts: string[]): number {
  if (!client._accepted) return 0;
  const id = (client._lastId % 65535) + 1;
  client._lastId = id;
  let length = topic.length + 4;
  for (const part of parts) length += part.length;
  let bytes = "\x33";
  while (length > 127) {
    bytes += String.fromCharCode((length & 127) | 128);
    length >>= 7;
  }
  bytes += String.fromCharCode(length, topic.length >> 8, topic.length & 255);
  bytes += topic;
  bytes += String.fromCharCode(id >> 8, id & 255);
  client._send(bytes);
  for (const part of parts) {
    for (let at = 0; at < part.length; at += PIECE) {
      // A copy: what lies in flash is not handed to the network.
      let piece = "";
      piece += part.substr(at, PIECE);
      client._send(piece);
    }
  }
  return id;
}

/**
 * Begins to publish a message, retained and with QoS 1. Its payload has to follow, and nothing else before its end.
 * @param length of the payload, in bytes
 * @returns the packet id that `published` will name; 0 when nothing was sent
 */
export function beginPublish(client: Client, topic: string, length: number): number {
  if (!client._accepted) return 0;
  const id = (client._lastId % 65535) + 1;
  client._lastId = id;
  let left = length + topic.length + 4;
  let bytes = "\x33";
  while (left > 127) {
    bytes += String.fromCharCode((left & 127) | 128);
    left >>= 7;
  }
  bytes += String.fromCharCode(left, topic.length >> 8, topic.length & 255);
  bytes += topic;
  bytes += String.fromCharCode(id >> 8, id & 255);
  client._send(bytes);
  return id;
}

/** Ends the connection in a way that keeps the broker from publishing the will. */
export function disconnect(client: Client): void {
  client._send("\xe0\0");
  client._giveUp("disconnected");
}

/** Closes what was given up, and tells of it. */
export function close(end: { _client: Client; _socket: EngineSocket | undefined; _reason: string }): void {
  const { _client: client, _socket: socket } = end;
  const { _sink: sink } = client;
  if (client._timer !== undefined) clearTimeout(client._timer);
  delete client._timer;
  client._sink = undefined;
  client._inbox = "";
  client._type = client._skipping = 0;
  if (sink) sink(undefined, 0);
  if (socket) {
    try {
      socket.end();
    } catch (_) {
      // The engine has closed it already.
    }
  }
  const { disconnected } = client._events;
  if (disconnected) setTimeout(disconnected, 0, end._reason);
}
