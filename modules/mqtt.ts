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

/** CONNACK's return codes (section 3.2.2.3). */
const REFUSALS = [
  "",
  "protocol version",
  "client id",
  "server unavailable",
  "bad user name or password",
  "not authorized",
];

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

export class Mqtt {
  /** True from the broker's acceptance to the loss of the connection. */
  connected = false;
  private _host: string;
  private _options: MqttOptions;
  private _events: { [Name in keyof MqttEvents]?: MqttEvents[Name] | undefined } = {};
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

  constructor(host: string, options: MqttOptions) {
    this._host = host;
    this._options = options;
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
      const socket = require("net").connect({ host: this._host, port: this._options.port || 1883 }, () => {
        if (this._socket === socket) this._hello();
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
    const id = qos ? this._nextId() : 1;
    this._send(
      packet(0x30 | (qos ? 2 : 0) | (retain ? 1 : 0), two(topic.length) + topic + (qos ? two(id) : "") + message),
    );
    return id;
  }

  /**
   * Subscribes to a topic filter.
   * @param qos 0 or 1
   * @returns the packet id that `subscribed` will name; 0 when nothing was sent
   */
  subscribe(filter: string, qos: number): number {
    if (!this.connected) return 0;
    const id = this._nextId();
    this._send(packet(0x82, two(id) + two(filter.length) + filter + String.fromCharCode(qos)));
    return id;
  }

  private _nextId(): number {
    this._id = (this._id % 65535) + 1;
    return this._id;
  }

  private _send(bytes: string): void {
    try {
      if (this._socket) this._socket.write(bytes);
    } catch (error) {
      this._close(`${error}`);
    }
  }

  /** CONNECT (section 3.1), with a clean session. */
  private _hello(): void {
    const options = this._options;
    const keepAlive = options.keep_alive || 60;
    let flags = 2;
    let payload = options.client_id || getSerial();
    payload = two(payload.length) + payload;
    if (options.will_topic) {
      const will = options.will_payload || "";
      flags |= 0x2c;
      payload += two(options.will_topic.length) + options.will_topic + two(will.length) + will;
    }
    if (options.username !== undefined) {
      flags |= 0x80;
      payload += two(options.username.length) + options.username;
      if (options.password !== undefined) {
        flags |= 0x40;
        payload += two(options.password.length) + options.password;
      }
    }
    this._send(packet(0x10, `\0\x04MQTT\x04${String.fromCharCode(flags)}${two(keepAlive)}${payload}`));
  }

  /** Half a keep-alive has passed: asks for a sign of life, or gives the connection up when the last one did not come. */
  private _check(): void {
    if (!this._alive) {
      this._close("the broker is silent");
    } else {
      this._alive = false;
      this._send("\xc0\0");
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
    if (this._events.disconnected) this._events.disconnected(reason);
  }

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
          if (this._sink) this._sink(piece, this._left);
        }
        if (!this._left) this._done();
      }
    }
  }

  /** The present part is complete: decides what comes next. */
  private _next(): void {
    const head = this._head;
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
      this._ack = "";
      if (this._type >> 4 === 3) this._take(TOPIC_LENGTH, 2);
      else if (this._left > 4) this._expect(SKIP, 0);
      else this._take(BODY, this._left);
    } else if (this._state === TOPIC_LENGTH) {
      const length = (head.charCodeAt(0) << 8) | head.charCodeAt(1);
      if (length > MAX_TOPIC) this._skip("");
      else this._take(TOPIC, length + (this._type & 6 ? 2 : 0));
    } else if (this._state === TOPIC) {
      const length = head.length - (this._type & 6 ? 2 : 0);
      this._topic = head.substr(0, length);
      this._ack = head.substr(length);
      const events = this._events;
      this._sink = events.stream?.(this._topic, this._left, !!(this._type & 1));
      if (this._sink) {
        this._expect(STREAM, 0);
        if (!this._left) this._sink("", 0);
      } else if (this._left > MAX_MESSAGE) this._skip(this._topic);
      else this._take(BODY, this._left);
    } else if (this._type >> 4 === 3) {
      const message = { topic: this._topic, message: head, retain: !!(this._type & 1) };
      this._done();
      this._events.message?.(message);
    } else {
      this._expect(FIXED_HEADER, 2);
      this._control(head);
    }
  }

  /** Expects a part of the packet; one that claims more bytes than the packet has is malformed. */
  private _take(state: number, bytes: number): void {
    this._left -= bytes;
    if (this._left < 0) this._close("malformed packet");
    else this._expect(state, bytes);
  }

  private _skip(topic: string): void {
    this._events.skipped?.(topic, this._left);
    this._expect(SKIP, 0);
  }

  /** The packet is complete. */
  private _done(): void {
    this._sink = undefined;
    this._expect(FIXED_HEADER, 2);
    if (this._ack) this._send(`\x40\x02${this._ack}`);
    this._topic = "";
  }

  private _control(body: string): void {
    const kind = this._type >> 4;
    const events = this._events;
    if (kind === 2) {
      const code = body.charCodeAt(1);
      if (code) {
        this._close(`refused by the broker: ${REFUSALS[code] || code}`);
        return;
      }
      clearTimeout(this._timer!);
      this._timer = setInterval(() => this._check(), (this._options.keep_alive || 60) * 500);
      this.connected = true;
      events.connected?.();
    } else if (kind === 4 || kind === 9) {
      const id = (body.charCodeAt(0) << 8) | body.charCodeAt(1);
      if (kind === 4) events.published?.(id);
      else events.subscribed?.(id, body.charCodeAt(2));
    }
  }
}

/** A client of the broker at a host, not yet connected. */
export function create(host: string, options?: MqttOptions): Mqtt {
  return new Mqtt(host, options || {});
}
