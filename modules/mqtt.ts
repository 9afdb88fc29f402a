/**
 * An MQTT 3.1.1 client for Espruino with tinyMQTT's interface (`create`, `connect`, `subscribe`, `publish`, the events)
 * and what tinyMQTT lacks: messages of any size, QoS 1, retain, a will, a check for dead connections, and streaming, by
 * which a PUBLISH of any size reaches its handler in pieces as they arrive.
 *
 * Here is what has to be in memory while a connection stands: taking what arrives, and sending. What happens once in a
 * connection is in mqtt-connection.ts, and evaluated when it happens.
 *
 * What arrives is kept and taken in turns of its own, at the top of the C stack. Of a streamed message no more is held than
 * what the network has brought meanwhile (536 bytes at a time), of any other at most MAX_MESSAGE. There is one client, as a
 * board has one broker.
 *
 * Source: MQTT Version 3.1.1, OASIS Standard, 29 October 2014.
 */
import { later } from "../src/overlay.ts";
import { connectPacket, type MqttOptions } from "./mqtt-connect.ts";
import { acknowledge, close, connect, disconnect, subscribe } from "./mqtt-connection.ts";

/** A message to a topic that is not streamed and has more bytes than this is skipped. */
export const MAX_MESSAGE = 1600;
/** A message to a longer topic is skipped, in bytes. */
const MAX_TOPIC = 256;
/** Filters in one SUBSCRIBE, at most. */
const FILTERS_AT_MOST = 8;
/** How many bytes of a text one of the engine's variables holds. */
const BYTES_PER_VARIABLE = 8;
/** How many variables have to be free beside a copy of what waits: for a turn that takes some of it. */
const LEAST_FREE = 80;
/** How many bytes of a payload have to be there before its handler is asked: the header of what it brings, in Base64. */
const MIN_FIRST = 384;

/**
 * Takes a streamed message's payload piece by piece. `left` bytes are still to come; no piece: the connection is gone. It is
 * called deep in the C stack.
 */
export type Sink = (piece: string | undefined, left: number) => void;

/** A PUBLISH that begins. */
export interface Begun {
  /** Empty where it is longer than the client takes: that message is skipped, unless it is taken. */
  topic: string;
  /** Of its payload, in bytes. Beyond MAX_MESSAGE it is skipped, unless it is taken. */
  length: number;
  /** What the payload begins with: MIN_FIRST bytes at least, or all of it. Who takes the message may empty both texts, which saves memory. */
  first: string;
  /** Whether the broker had kept it for who subscribes. */
  retain: boolean;
}

export interface MqttEvents {
  /** The broker accepted the connection. In a turn of its own. */
  connected: () => void;
  /** The connection is gone, or could not be made. In a turn of its own. */
  disconnected: (reason: string) => void;
  /** A whole message arrived. */
  message: (message: { topic: string; message: string; retain: boolean }) => void;
  /** A PUBLISH begins. Take what there is of it and return a function that takes the rest in pieces, or return nothing. */
  stream: (begun: Begun) => Sink | undefined;
  /** A message was skipped because of its length in bytes. */
  skipped: (topic: string, length: number) => void;
  /** The broker acknowledged a PUBLISH with QoS 1. */
  published: (id: number) => void;
  /** The broker answered a SUBSCRIBE: the QoS that it grants, or 128 where it refuses one of them. */
  subscribed: (id: number, qos: number) => void;
}

export type Events = { [Name in keyof MqttEvents]?: MqttEvents[Name] | undefined };

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

/** What is known of the connection. Numbers in place of flags: a flag is two of the engine's variables, a number is one. */
export interface Client {
  _events: Events;
  _socket?: EngineSocket | undefined;
  /** Gives up what does not answer; once the broker has accepted, looks for signs of life. */
  _timer?: Timer;
  /** Half of the keep-alive, in milliseconds. */
  _pause: number;
  /** 1 when the broker has accepted the connection. */
  _accepted: number;
  /** 1 when anything has arrived since the last look. */
  _alive: number;
  /** At that look: bytes that were to come of a packet, or those of one whose length was not known yet, negative; the last id. */
  _pending?: number;
  _pendingId?: number;
  _lastId: number;
  /** What has arrived and was not looked at yet, and 1 when a turn is due in which it will be. */
  _inbox: string;
  _due: number;
  /** The first byte of the PUBLISH whose payload is being received; 0 between packets. */
  _type: number;
  /** Bytes of that payload that are still to come, its topic, and its packet id, to acknowledge; empty with QoS 0. */
  _left: number;
  _topic: string;
  _ack: string;
  _sink?: Sink | undefined;
  /** 1 when that payload is let go. */
  _skipping: number;
  /** Bytes until the packet id, which is still to come, of a PUBLISH whose topic is let go, too. */
  _idAt?: number;
  /** Whether what arrives is taken at once: Espruino for Linux serves its network many times before a timer goes off. */
  _isHasty?: boolean;
  _arrived: (this: EngineSocket, data: string) => void;
  _send: (bytes: string) => void;
  _giveUp: (reason: string) => void;
}

let client: Client;

/** Makes the client. */
export function createClient(events: Events): Client {
  // What is looked at most comes first: the engine looks properties up one after the other.
  client = {
    _socket: undefined,
    _sink: undefined,
    _left: 0,
    _inbox: "",
    _alive: 0,
    _due: 0,
    _type: 0,
    _events: events,
    _accepted: 0,
    _lastId: 0,
    _pause: 0,
    _topic: "",
    _ack: "",
    _skipping: 0,
    _arrived: arrived,
    _send: send,
    _giveUp: giveUp,
  };
  if (process.env.BOARD.startsWith("LINUX")) client._isHasty = true;
  return client;
}

/**
 * Publishes a message of up to 268,435,455 bytes.
 * @param qos 0 or 1
 * @returns with QoS 1 the packet id that `published` will name, with QoS 0 a true value; 0 when nothing was sent
 */
export function publish(to: string, message: string, qos?: number, retain?: boolean): number {
  if (!client._accepted) return 0;
  // No call within an expression, here and below: each level of one costs C stack (section 3.3 is what is built).
  const first = 0x30 | (qos ? 2 : 0) | (retain ? 1 : 0);
  // Once: the engine counts a text's length whenever it is asked for.
  const { length: topicLength } = to;
  let length = topicLength + message.length + (qos ? 4 : 2);
  let bytes = "";
  // Most messages are short.
  if (length < 128) bytes = String.fromCharCode(first, length, 0, topicLength);
  else {
    bytes = String.fromCharCode(first);
    while (length > 127) {
      bytes += String.fromCharCode((length & 127) | 128);
      length >>= 7;
    }
    bytes += String.fromCharCode(length, topicLength >> 8, topicLength & 255);
  }
  bytes += to;
  let id = 1;
  if (qos) {
    id = (client._lastId % 65535) + 1;
    client._lastId = id;
    bytes += String.fromCharCode(id >> 8, id & 255);
  }
  bytes += message;
  send(bytes);
  return id;
}

function send(bytes: string): void {
  const { _socket: socket } = client;
  if (!socket) return;
  try {
    socket.write(bytes);
  } catch (error) {
    client._socket = undefined;
    client._accepted = 0;
    // Not from here: what a sketch sends from deep in its own code would need the stack for that, too.
    setTimeout(giveUp, 0, `${error}`, socket);
  }
}

/**
 * Gives the connection up: it is closed, and `disconnected` told, in a turn of its own.
 * @param given the connection's socket, where the client has forgotten it already
 */
function giveUp(reason: string, given?: EngineSocket): void {
  const socket = given || client._socket;
  client._socket = undefined;
  client._accepted = 0;
  later(close, { _client: client, _socket: socket, _reason: reason });
}

/**
 * Does no more than to keep what has arrived: the engine calls this deep in its stack. It calls a socket's handlers with the
 * socket as `this`: what comes from one that was given up is ignored.
 */
function arrived(this: EngineSocket, data: string): void {
  if (this !== client._socket) return;
  client._alive = 1;
  // Most of what arrives is the middle of a stream: by the shortest way.
  const { _sink: sink, _left: left } = client;
  const rest = left - data.length;
  if (sink && rest > 0 && !client._inbox) {
    client._left = rest;
    sink(data, rest);
    return;
  }
  // And of the rest most is the acknowledgement of a message of ours.
  const { published } = client._events;
  if (data.length === 4 && data[0] === "\x40" && published && !client._type && !client._inbox) {
    setTimeout(published, 0, (data.charCodeAt(2) << 8) | data.charCodeAt(3));
    return;
  }
  client._inbox += data;
  const { length } = client._inbox;
  if (length > MAX_MESSAGE) {
    // The engine has no way to hold a sender back. What is taken out leaves a copy of the rest; no garbage is collected here.
    const { free } = process.memory(false);
    if (free < length / BYTES_PER_VARIABLE + LEAST_FREE) {
      giveUp("more arrives than can be taken");
      return;
    }
  }
  // Not on the chip, which has no stack for it.
  // @stack-bytes 0
  if (client._isHasty) take();
  else if (!client._due) {
    client._due = 1;
    setTimeout(take, 0);
  }
}

/**
 * Takes the next packet, or the next piece of a payload, out of what has arrived. All of it in one function, since a call
 * costs 400 bytes of C stack.
 */
function take(): void {
  client._due = 0;
  // What was given up is not looked at any more.
  if (!client._socket) return;
  const { _events: events } = client;
  let { _inbox: inbox } = client;
  let at = 0;
  let begins = 0;
  if (!client._type) {
    // The fixed header (section 2.2): type and length.
    let length = 0;
    let byte = 128;
    while (byte & 128) {
      at++;
      if (at >= inbox.length) return;
      byte = inbox.charCodeAt(at);
      length |= (byte & 127) << (7 * (at - 1));
      if (at > 3 && byte & 128) {
        giveUp("malformed packet");
        return;
      }
    }
    at++;
    const first = inbox.charCodeAt(0);
    if (first >> 4 !== 3) {
      // None of the packets that a client is sent is longer: a SUBACK has a byte for each filter.
      if (length > 2 + FILTERS_AT_MOST) {
        giveUp("malformed packet");
        return;
      }
      if (inbox.length < at + length) return;
      const word = (inbox.charCodeAt(at) << 8) | inbox.charCodeAt(at + 1);
      let code = 0;
      for (let i = 2; i < length; i++) code |= inbox.charCodeAt(at + i);
      client._inbox = inbox.substr(at + length);
      if (client._inbox) {
        client._due = 1;
        setTimeout(take, 0);
      }
      if (first >> 4 === 4) {
        if (events.published) setTimeout(events.published, 0, word);
      } else if (first >> 4 === 9) {
        if (events.subscribed) setTimeout(events.subscribed, 0, word, code & 128 || code);
      } else if (first >> 4 === 2) later(acknowledge, { _client: client, _code: word & 255 });
      return;
    }
    if (length > 1 && inbox.length < at + 2) return;
    const topicLength = (inbox.charCodeAt(at) << 8) | inbox.charCodeAt(at + 1);
    const idLength = first & 6 ? 2 : 0;
    let left = length - 2 - topicLength - idLength;
    if (length < 2 || left < 0) {
      giveUp("malformed packet");
      return;
    }
    at += 2;
    client._skipping = 0;
    if (topicLength > MAX_TOPIC) {
      client._skipping = 1;
      left = length - 2;
      // It is acknowledged all the same: a broker that waits for that would send no more.
      if (idLength) client._idAt = topicLength;
    } else {
      const behind = at + topicLength;
      if (inbox.length < behind + idLength) return;
      client._topic = inbox.substr(at, topicLength);
      client._ack = inbox.substr(behind, idLength);
      at = behind + idLength;
      if (inbox.length - at < left && inbox.length - at < MIN_FIRST) return;
      if (left > MAX_MESSAGE) client._skipping = 1;
    }
    client._type = first;
    client._left = left;
    begins = 1;
  }
  const { _left: left } = client;
  // Not a copy of a message that arrives piece by piece.
  let payload = inbox;
  if (at || inbox.length > left) payload = inbox.substr(at, left);
  const count = payload.length;
  client._inbox = inbox.substr(at + count);
  // Memory for what follows.
  inbox = "";
  if (begins && events.stream) {
    const begun: Begun = { topic: client._topic, length: left, first: payload, retain: !!(client._type & 1) };
    payload = client._topic = "";
    client._sink = events.stream(begun);
    if (!client._sink) {
      payload = begun.first;
      client._topic = begun.topic;
    }
  }
  if (client._sink) client._skipping = 0;
  else if (begins && client._skipping && events.skipped) events.skipped(client._topic, left);
  const { _sink: sink, _skipping: skipping, _idAt: idAt } = client;
  if (count < left && !sink && !skipping) {
    client._inbox = payload;
    return;
  }
  client._left = left - count;
  if (idAt !== undefined) {
    client._ack += payload.substr(idAt, 2 - client._ack.length);
    client._idAt = idAt < count ? 0 : idAt - count;
    if (client._ack.length === 2) delete client._idAt;
  }
  if (client._inbox) {
    client._due = 1;
    setTimeout(take, 0);
  }
  if (sink && !begins) sink(payload, client._left);
  if (client._left) return;
  const { _topic: topic, _ack: ack, _type: type } = client;
  client._sink = undefined;
  client._type = 0;
  client._topic = client._ack = "";
  delete client._pending;
  if (ack) send(`\x40\x02${ack}`);
  if (!sink && !skipping && events.message) events.message({ topic, message: payload, retain: !!(type & 1) });
}

/** tinyMQTT's way to set the client up. */
export function create(host: string, options: MqttOptions = {}) {
  const made = createClient({});
  const open = () => {
    const packet = connectPacket(options);
    connect(made, { host, port: options.port || 1883, keepAlive: options.keep_alive || 60, packet });
  };
  return {
    connect: open,
    disconnect: () => disconnect(made),
    publish,
    subscribe: (filter: string, qos: number) => subscribe(made, [filter], qos),
    /** Sets the handler of an event, in place of the one before. */
    on<Name extends keyof MqttEvents>(event: Name, handler: MqttEvents[Name] | undefined): void {
      made._events[event] = handler as never;
    },
    isConnected: () => !!made._accepted,
  };
}
