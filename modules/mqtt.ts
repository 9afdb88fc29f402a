/**
 * An MQTT 3.1.1 client for Espruino with tinyMQTT's interface (`create`, `connect`, `subscribe`, `publish`, the events)
 * and what tinyMQTT lacks: messages of any size, QoS 1, retain, a will, a check for dead connections, and streaming, by
 * which a PUBLISH of any size reaches its handler in pieces as they arrive.
 *
 * It never holds more of a streamed message than one network chunk (536 bytes), and of any other at most MAX_MESSAGE.
 * Source: MQTT Version 3.1.1, OASIS Standard, 29 October 2014.
 */

/** A message to a topic that is not streamed and has more bytes than this is skipped. */
export const MAX_MESSAGE = 1600;
/** A message to a longer topic is skipped, in bytes. */
const MAX_TOPIC = 256;
/** How long a connection may take to be accepted by the broker, in milliseconds. */
const CONNECT_TIMEOUT = 15000;

export interface MqttOptions {
  /** TCP port, 1 to 65535; 1883 by default. */
  port?: number;
  /** Client identifier; the board's serial number by default. */
  client_id?: string;
  /** Seconds, 1 to 65535; 60 by default. A broker that is silent for as long counts as gone. */
  keep_alive?: number;
  username?: string | undefined;
  password?: string | undefined;
  /** The message that the broker publishes when the connection is lost; retained, QoS 1. */
  will_topic?: string;
  will_payload?: string;
}

/** Where the broker is, and the options. */
export interface MqttSettings extends MqttOptions {
  host: string;
}

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

function two(value: number): string {
  return String.fromCharCode(value >> 8, value & 255);
}

/** A control packet: first byte, remaining length (section 2.2.3), and the rest. */
function packet(type: number, rest: string): string {
  let length = rest.length;
  let head = "";
  do {
    head += String.fromCharCode((length & 127) | (length > 127 ? 128 : 0));
    length >>= 7;
  } while (length);
  return String.fromCharCode(type) + head + rest;
}

/** CONNECT (section 3.1), with a clean session. */
function hello(settings: MqttSettings): string {
  const { client_id, keep_alive, will_topic, username, password } = settings;
  const id = client_id || getSerial();
  let flags = 2;
  let payload = two(id.length) + id;
  if (will_topic) {
    const will = settings.will_payload || "";
    flags |= 0x2c;
    payload += two(will_topic.length) + will_topic + two(will.length) + will;
  }
  if (username !== undefined) {
    flags |= 0x80;
    payload += two(username.length) + username;
    if (password !== undefined) {
      flags |= 0x40;
      payload += two(password.length) + password;
    }
  }
  return packet(0x10, `\0\x04MQTT\x04${String.fromCharCode(flags)}${two(keep_alive || 60)}${payload}`);
}

type Events = { [Name in keyof MqttEvents]?: MqttEvents[Name] | undefined };

export class Mqtt {
  /** True from the broker's acceptance to the loss of the connection. */
  connected = false;
  private _settings: () => MqttSettings;
  private _events: Events;
  private _socket: EngineSocket | undefined;
  private _timer: Timer | undefined;
  /** Whether anything arrived since the last look. */
  private _alive = true;
  private _id = 0;
  private _state = FIXED_HEADER;
  /** The first byte of the packet that is being received. */
  private _type = 0;
  /** What was received of the present part, and how many bytes that part has. */
  private _head = "";
  private _need = 2;
  /** Bytes of the packet behind the present part. */
  private _left = 0;
  private _topic = "";
  /** Packet id of the PUBLISH that is being received, to acknowledge; empty with QoS 0. */
  private _ack = "";
  private _sink: Sink | undefined;

  /**
   * @param settings asked at every connection, so that nothing of them need be held in between
   * @param events the handlers to begin with
   */
  constructor(settings: () => MqttSettings, events: Events) {
    this._settings = settings;
    this._events = events;
  }

  /** Sets the handler of an event, in place of the one before. */
  on<Name extends keyof MqttEvents>(event: Name, handler: MqttEvents[Name] | undefined): void {
    this._events[event] = handler as never;
  }

  /** Opens a connection. `connected` follows, or `disconnected` with the reason. */
  connect(): void {
    if (this._socket) return;
    this._timer = setTimeout(() => this._close("no answer from the broker"), CONNECT_TIMEOUT);
    try {
      const { host, port } = this._settings();
      const socket = require("net").connect({ host, port: port || 1883 }, () => {
        if (this._socket === socket) this._send(hello(this._settings()));
      });
      this._socket = socket;
      const lost = () => {
        if (this._socket === socket) this._close("connection lost");
      };
      socket.on("data", (data) => {
        if (this._socket === socket) this._receive(data);
      });
      socket.on("error", lost);
      socket.on("close", lost);
    } catch (error) {
      this._close(`${error}`);
    }
  }

  /** Ends the connection in a way that keeps the broker from publishing the will. */
  disconnect(): void {
    this._send("\xe0\0");
    this._close("disconnected");
  }

  /**
   * Publishes a message of up to 268,435,455 bytes.
   * @param qos 0 or 1
   * @returns with QoS 1 the packet id that `published` will name, with QoS 0 a true value; 0 when nothing was sent
   */
  publish(topic: string, message: string, qos?: number, retain?: boolean): number {
    if (!this.connected) return 0;
    if (qos) this._id = (this._id % 65535) + 1;
    this._send(
      packet(
        0x30 | (qos ? 2 : 0) | (retain ? 1 : 0),
        two(topic.length) + topic + (qos ? two(this._id) : "") + message,
      ),
    );
    return qos ? this._id : 1;
  }

  /**
   * Subscribes to a topic filter.
   * @param qos 0 or 1
   * @returns the packet id that `subscribed` will name; 0 when nothing was sent
   */
  subscribe(filter: string, qos: number): number {
    if (!this.connected) return 0;
    this._id = (this._id % 65535) + 1;
    this._send(packet(0x82, two(this._id) + two(filter.length) + filter + String.fromCharCode(qos)));
    return this._id;
  }

  private _send(bytes: string): void {
    try {
      if (this._socket) this._socket.write(bytes);
    } catch (error) {
      this._close(`${error}`);
    }
  }

  private _close(reason: string): void {
    const socket = this._socket;
    const sink = this._sink;
    if (this._timer !== undefined) clearTimeout(this._timer);
    this._timer = undefined;
    this._socket = undefined;
    this.connected = false;
    this._sink = undefined;
    this._expect(FIXED_HEADER, 2);
    if (sink) sink(undefined, 0);
    if (socket) {
      try {
        socket.end();
      } catch (_) {
        // The engine has closed it already.
      }
    }
    this._events.disconnected?.(reason);
  }

  /** Goes on with a part of so many bytes. */
  private _expect(state: number, bytes: number): void {
    this._state = state;
    this._need = bytes;
    this._head = "";
  }

  private _receive(data: string): void {
    const socket = this._socket;
    let at = 0;
    this._alive = true;
    // A handler may close the connection: what follows in this chunk is nobody's then.
    while (this._socket === socket) {
      if (this._state < STREAM) {
        const part = data.substr(at, this._need - this._head.length);
        at += part.length;
        this._head += part;
        if (this._head.length < this._need) return;
        this._next();
      } else {
        if (this._left) {
          if (at >= data.length) return;
          const piece = at || data.length > this._left ? data.substr(at, this._left) : data;
          at += piece.length;
          this._left -= piece.length;
          this._sink?.(piece, this._left);
        }
        if (!this._left) this._done();
      }
    }
  }

  /** The packet is complete. */
  private _done(): void {
    this._sink = undefined;
    this._topic = "";
    this._expect(FIXED_HEADER, 2);
    if (this._ack) this._send(`\x40\x02${this._ack}`);
    this._ack = "";
  }

  /** The present part is complete: decides what comes next. */
  private _next(): void {
    const head = this._head;
    const events = this._events;
    const publish = this._type >> 4 === 3;
    const word = (head.charCodeAt(0) << 8) | head.charCodeAt(1);
    let state = BODY;
    let bytes = 0;
    if (this._state === FIXED_HEADER) {
      const last = head.length - 1;
      if (head.charCodeAt(last) & 128) {
        this._need++;
        if (last > 3) this._close("malformed packet");
        return;
      }
      this._left = 0;
      for (let i = last; i > 0; i--) this._left = (this._left << 7) | (head.charCodeAt(i) & 127);
      this._type = head.charCodeAt(0);
      if (this._type >> 4 === 3) {
        state = TOPIC_LENGTH;
        bytes = 2;
      } else if (this._left > 4) state = SKIP;
      else bytes = this._left;
    } else if (this._state === TOPIC_LENGTH) {
      if (word > MAX_TOPIC) {
        events.skipped?.("", this._left);
        state = SKIP;
      } else {
        state = TOPIC;
        bytes = word + (this._type & 6 ? 2 : 0);
      }
    } else if (this._state === TOPIC) {
      const length = head.length - (this._type & 6 ? 2 : 0);
      this._topic = head.substr(0, length);
      this._ack = head.substr(length);
      this._sink = events.stream?.(this._topic, this._left, !!(this._type & 1));
      if (this._sink) {
        state = STREAM;
        if (!this._left) this._sink("", 0);
      } else if (this._left > MAX_MESSAGE) {
        events.skipped?.(this._topic, this._left);
        state = SKIP;
      } else bytes = this._left;
    } else {
      const topic = this._topic;
      const retain = !!(this._type & 1);
      this._done();
      if (publish) events.message?.({ topic, message: head, retain });
      else this._control(this._type >> 4, word, head.charCodeAt(2));
      return;
    }
    this._left -= bytes;
    if (this._left < 0) this._close("malformed packet");
    else this._expect(state, bytes);
  }

  /** Takes a packet that is no PUBLISH: its kind, its first two bytes as a number, and its third byte. */
  private _control(kind: number, word: number, third: number): void {
    const events = this._events;
    if (kind === 2) {
      if (word & 255) {
        this._close(
          `refused by the broker: ${(word & 255) === 4 || (word & 255) === 5 ? "bad user name or password" : word & 255}`,
        );
        return;
      }
      clearTimeout(this._timer!);
      // Half a keep-alive: asks for a sign of life, or gives up when the last one did not come.
      this._timer = setInterval(() => {
        if (!this._alive) {
          this._close("the broker is silent");
          return;
        }
        this._alive = false;
        this._send("\xc0\0");
      }, (this._settings().keep_alive || 60) * 500);
      this.connected = true;
      events.connected?.();
    } else if (kind === 4) events.published?.(word);
    else if (kind === 9) events.subscribed?.(word, third);
  }
}

/** A client of the broker at a host, not yet connected. */
export function create(host: string, options?: MqttOptions): Mqtt {
  return new Mqtt(() => Object.assign({ host }, options), {});
}
