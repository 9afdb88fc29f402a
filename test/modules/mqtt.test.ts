import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { loadDeviceModule } from "../support/device-module.ts";

/** What the tests use of modules/mqtt.ts. */
interface Client {
  isConnected(): boolean;
  on(event: string, handler: ((...args: never[]) => unknown) | undefined): void;
  connect(): void;
  disconnect(): void;
  publish(topic: string, message: string, qos?: number, retain?: boolean): number;
  subscribe(filter: string, qos: number): number;
}
interface Module {
  MAX_MESSAGE: number;
  create(host: string, options?: object): Client;
}

/** What a stream begins with. */
interface Begun {
  topic: string;
  length: number;
  first: string;
}

class FakeSocket {
  /** Runs the turns that the client has asked for. */
  constructor(private readonly runTurns: () => void) {}

  sent = "";
  ended = false;
  /** They return when the turns that they have asked for are over; `raw` ones before. */
  handlers: Record<string, (value?: unknown) => void> = {};
  raw: Record<string, (value?: unknown) => void> = {};
  /** The engine calls handlers with the socket as `this`. */
  on(event: string, handler: (value?: unknown) => void) {
    this.raw[event] = handler.bind(this);
    this.handlers[event] = (value) => {
      handler.call(this, value);
      this.runTurns();
    };
  }
  write(data: string) {
    this.sent += data;
    return true;
  }
  end() {
    this.ended = true;
  }
}

/** What the engine says of its variables. */
const memory = { free: 1600 };

async function client(options: object = {}) {
  const sockets: FakeSocket[] = [];
  const arrivals: (() => void)[] = [];
  const turns: (() => void)[] = [];
  const runTurns = () => {
    for (let turn = turns.shift(); turn; turn = turns.shift()) turn();
  };
  const loaded = await loadDeviceModule<Module>("modules/mqtt.ts", {
    setTimeout: (callback: (...args: unknown[]) => void, milliseconds: number, ...args: unknown[]) => {
      const turn = () => callback(...args);
      if (!milliseconds) return turns.push(turn);
      return setTimeout(() => {
        turn();
        runTurns();
      }, milliseconds);
    },
    // As the engine, which throws: to clear nothing is to clear all.
    clearTimeout: (timer: NodeJS.Timeout | undefined) => {
      if (timer === undefined) throw new Error("clearTimeout(undefined) not allowed. Use clearTimeout() instead");
      clearTimeout(timer);
    },
    getSerial: () => "serial",
    process: { env: { BOARD: "ESP8266_4MB" }, memory: () => ({ free: memory.free }) },
    require: () => ({
      connect: (_: unknown, connected: () => void) => {
        const socket = new FakeSocket(runTurns);
        sockets.push(socket);
        arrivals.push(connected.bind(socket));
        return socket;
      },
    }),
  });
  const mqtt = loaded.create("broker", options);
  const log: unknown[][] = [];
  for (const event of ["connected", "disconnected", "message", "skipped", "published", "subscribed"]) {
    mqtt.on(event, (...args: unknown[]) => log.push([event, ...args]));
  }
  const open = () => {
    const before = sockets.length;
    mqtt.connect();
    runTurns();
    expect(sockets).toHaveLength(before + 1);
    arrivals.at(-1)!();
    runTurns();
    return sockets.at(-1)!;
  };
  return { mqtt, loaded, log, sockets, open, runTurns };
}

const CONNACK = "\x20\x02\0\0";

function publishPacket(topic: string, payload: string, qos = 0, id = 1): string {
  const body =
    String.fromCharCode(topic.length >> 8, topic.length & 255) +
    topic +
    (qos ? String.fromCharCode(id >> 8, id & 255) : "") +
    payload;
  let length = body.length;
  let head = "";
  do {
    head += String.fromCharCode((length & 127) | (length > 127 ? 128 : 0));
    length >>= 7;
  } while (length);
  return String.fromCharCode(0x30 | (qos << 1)) + head + body;
}

describe("connecting", () => {
  it("sends CONNECT with will and credentials, byte for byte as section 3.1 has it", async () => {
    const { open } = await client({
      client_id: "id",
      keep_alive: 15,
      will_topic: "t",
      will_payload: "lost",
      username: "u",
      password: "p",
    });
    expect(open().sent).toBe("\x10\x1d\0\x04MQTT\x04\xee\0\x0f\0\x02id\0\x01t\0\x04lost\0\x01u\0\x01p");
  });

  it("names the broker's refusal and closes", async () => {
    const { open, log } = await client();
    const socket = open();
    socket.handlers.data!("\x20\x02\0\x05");
    expect(log).toEqual([["disconnected", "refused by the broker: bad user name or password"]]);
    expect(socket.ended).toBe(true);
  });

  it("connects again after a loss, and hears nothing from the old socket", async () => {
    const { mqtt, open, log, sockets } = await client();
    const first = open();
    first.handlers.data!(CONNACK);
    first.handlers.close!(false);
    expect(mqtt.isConnected()).toBe(false);
    const second = open();
    first.handlers.data!(publishPacket("t", "old"));
    first.handlers.close!(false);
    second.handlers.data!(CONNACK);
    expect(log.map((entry) => entry[0])).toEqual(["connected", "disconnected", "connected"]);
    expect(sockets).toHaveLength(2);
  });

  it("gives up a broker that never answers, and one that falls silent", async () => {
    vi.useFakeTimers();
    try {
      const { open, log } = await client({ keep_alive: 10 });
      open();
      vi.advanceTimersByTime(14999);
      expect(log).toEqual([]);
      vi.advanceTimersByTime(1);
      expect(log).toEqual([["disconnected", "no answer from the broker"]]);
      expect(vi.getTimerCount()).toBe(0);
      const socket = open();
      socket.handlers.data!(CONNACK);
      const pings = () => socket.sent.split("\xc0\0").length - 1;
      for (let count = 1; count <= 5; count++) {
        // One look at a time: what looks is set again and again.
        vi.advanceTimersByTime(4999);
        expect(pings()).toBe(count - 1);
        vi.advanceTimersByTime(1);
        expect(pings()).toBe(count);
        expect(vi.getTimerCount()).toBe(1);
        if (count < 5) socket.handlers.data!("\xd0\0");
      }
      expect(log.slice(1)).toEqual([["connected"]]);
      vi.advanceTimersByTime(5000);
      expect(log.slice(2)).toEqual([["disconnected", "the broker is silent"]]);
      expect(socket.ended).toBe(true);
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("closing", () => {
  it("says good-bye, closes, and tells of it once, in a turn of its own", async () => {
    const { mqtt, open, log, runTurns } = await client();
    const socket = open();
    socket.handlers.data!(CONNACK);
    mqtt.disconnect();
    expect(mqtt.isConnected()).toBe(false);
    expect(socket.sent.endsWith("\xe0\0")).toBe(true);
    expect(log).toEqual([["connected"]]);
    runTurns();
    socket.handlers.close!(false);
    expect(log).toEqual([["connected"], ["disconnected", "disconnected"]]);
    expect(socket.ended).toBe(true);
  });

  it("is over before the next connection is opened", async () => {
    vi.useFakeTimers();
    try {
      const { mqtt, open, log, sockets, runTurns } = await client({ keep_alive: 10 });
      open().handlers.data!(CONNACK);
      mqtt.disconnect();
      // Too early: `disconnected` has yet to be told.
      mqtt.connect();
      runTurns();
      expect(sockets).toHaveLength(1);
      expect(log).toEqual([["connected"], ["disconnected", "disconnected"]]);
      // Nobody waits for an answer any more, nor looks for a sign of life.
      expect(vi.getTimerCount()).toBe(0);
      open().handlers.data!(CONNACK);
      expect(mqtt.isConnected()).toBe(true);
      expect(vi.getTimerCount()).toBe(1);
    } finally {
      vi.useRealTimers();
    }
  });

  it.each([
    ["malformed packets", "\x30\xff\xff\xff\xff\x01"],
    ["a message", publishPacket("t", "late")],
    ["the broker's refusal", "\x20\x02\0\x05"],
  ])("lets go what has arrived and was not looked at: %s", async (_, bytes) => {
    const { open, log, runTurns } = await client();
    const socket = open();
    socket.raw.data!(bytes);
    socket.raw.close!(true);
    runTurns();
    expect(log).toEqual([["disconnected", "connection lost"]]);
  });
});

describe("sending", () => {
  it("encodes lengths of one, two and three bytes", async () => {
    const { mqtt, open } = await client();
    const socket = open();
    socket.handlers.data!(CONNACK);
    for (const size of [0, 124, 125, 16380, 16381]) {
      socket.sent = "";
      expect(mqtt.publish("t", "x".repeat(size))).toBeTruthy();
      expect(socket.sent).toBe(publishPacket("t", "x".repeat(size)));
    }
  });

  it("numbers QoS 1 messages from 1 and reports their acknowledgement", async () => {
    const { mqtt, open, log } = await client();
    const socket = open();
    socket.handlers.data!(CONNACK);
    expect(mqtt.publish("t", "m", 1, true)).toBe(1);
    expect(socket.sent.endsWith("\x33\x06\0\x01t\0\x01m")).toBe(true);
    expect(mqtt.subscribe("a/+", 1)).toBe(2);
    socket.handlers.data!("\x40\x02\0\x01\x90\x03\0\x02\x80");
    expect(log.slice(1)).toEqual([
      ["published", 1],
      ["subscribed", 2, 128],
    ]);
  });

  it("sends nothing without a connection", async () => {
    const { mqtt } = await client();
    expect(mqtt.publish("t", "m", 1)).toBe(0);
    expect(mqtt.subscribe("t", 1)).toBe(0);
  });
});

describe("receiving", () => {
  /** A sequence of messages, cut into chunks anywhere, is received the same. */
  it("does not depend on where the network cuts", async () => {
    const message = fc.record({
      topic: fc.string({ minLength: 1, maxLength: 20, unit: fc.constantFrom("a", "/", "s") }),
      payload: fc.string({ maxLength: 600, unit: fc.constantFrom("x", "\0", "\xff", "\x30") }),
      qos: fc.constantFrom(0, 1),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(message, { maxLength: 5 }),
        fc.array(fc.integer({ min: 1, max: 40 })),
        async (messages, cuts) => {
          const { mqtt, open, log } = await client();
          const streamed: [string, string][] = [];
          mqtt.on("stream", (({ topic, length, first }: Begun) => {
            expect(first.length).toBeGreaterThanOrEqual(Math.min(length, 384));
            if (!topic.startsWith("s")) return undefined;
            const entry: [string, string] = [topic, first];
            streamed.push(entry);
            let left = length - first.length;
            return (piece: string, still: number) => {
              left -= piece.length;
              expect(still).toBe(left);
              entry[1] += piece;
            };
          }) as never);
          const socket = open();
          const before = socket.sent.length;
          const bytes =
            CONNACK + messages.map((one, i) => publishPacket(one.topic, one.payload, one.qos, i + 1)).join("");
          let at = 0;
          for (let i = 0; at < bytes.length; i++) {
            const size = cuts.length ? cuts[i % cuts.length]! : 1;
            socket.handlers.data!(bytes.substring(at, at + size));
            at += size;
          }
          expect(log.filter((entry) => entry[0] === "message").map((entry) => entry[1])).toEqual(
            messages
              .filter((one) => !one.topic.startsWith("s"))
              .map((one) => ({ topic: one.topic, message: one.payload, retain: false })),
          );
          expect(streamed).toEqual(
            messages.filter((one) => one.topic.startsWith("s")).map((one) => [one.topic, one.payload]),
          );
          const acks = messages.map((one, i) => (one.qos ? `\x40\x02\0${String.fromCharCode(i + 1)}` : "")).join("");
          expect(socket.sent.substring(before)).toBe(acks);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("skips a message that is too large, says so, and goes on", async () => {
    const { open, log, loaded } = await client();
    const socket = open();
    socket.handlers.data!(CONNACK);
    const size = loaded.MAX_MESSAGE + 1;
    socket.handlers.data!(publishPacket("big", "x".repeat(size)) + publishPacket("t", "after"));
    expect(log.slice(1)).toEqual([
      ["skipped", "big", size],
      ["message", { topic: "t", message: "after", retain: false }],
    ]);
  });

  it("gives a connection up that brings more than memory holds", async () => {
    const { open, log, sockets, loaded } = await client();
    const socket = open();
    socket.handlers.data!(CONNACK);
    const half = publishPacket("t", "x".repeat(loaded.MAX_MESSAGE / 2));
    // In one piece: no turn comes in between.
    const much = half + half + half;
    memory.free = Math.ceil(much.length / 8) + 80;
    socket.handlers.data!(much);
    expect(log.slice(1).map((entry) => entry[0])).toEqual(["message", "message", "message"]);
    memory.free--;
    socket.handlers.data!(much);
    memory.free = 1600;
    expect(log.at(-1)).toEqual(["disconnected", "more arrives than can be taken"]);
    expect(sockets).toHaveLength(1);
    open().handlers.data!(CONNACK + half);
    expect(log.slice(-2).map((entry) => entry[0])).toContain("message");
  });

  it("skips a message whose topic is too long, and acknowledges it, wherever it is cut", async () => {
    const packets = publishPacket("t".repeat(300), "x".repeat(40), 1, 0x1234) + publishPacket("t", "after");
    for (const size of [1, 7, 303, 304, 305, 306, 1000]) {
      const { open, log } = await client();
      const socket = open();
      socket.handlers.data!(CONNACK);
      socket.sent = "";
      for (let at = 0; at < packets.length; at += size) socket.handlers.data!(packets.substr(at, size));
      expect(socket.sent).toBe("\x40\x02\x12\x34");
      expect(log.map((entry) => entry[0])).toEqual(["connected", "skipped", "message"]);
    }
  });

  it.each([
    ["gives a connection up whose packet grows by no more than the answers to its questions", 2, true],
    ["waits for a packet that comes slowly", 3, false],
  ])("%s", async (_, step, isGivenUp) => {
    vi.useFakeTimers();
    try {
      const { open, log } = await client({ keep_alive: 10 });
      const socket = open();
      socket.handlers.data!(CONNACK);
      socket.handlers.data!(publishPacket("t", "x".repeat(1000)).substring(0, 500));
      for (let look = 0; look < 5; look++) {
        vi.advanceTimersByTime(5000);
        socket.handlers.data!("x".repeat(step));
      }
      expect(log.slice(1)).toEqual(isGivenUp ? [["disconnected", "a packet does not end"]] : []);
    } finally {
      vi.useRealTimers();
    }
  });

  it("tells a stream that its connection is gone", async () => {
    const { mqtt, open } = await client();
    const pieces: unknown[] = [];
    mqtt.on("stream", (({ first }: Begun) => {
      pieces.push(first);
      return (piece: string | undefined) => pieces.push(piece);
    }) as never);
    const socket = open();
    socket.handlers.data!(CONNACK);
    socket.handlers.data!(publishPacket("t", "x".repeat(1000)).substring(0, 500));
    socket.handlers.close!(true);
    expect(pieces).toEqual(["x".repeat(494), undefined]);
  });

  it.each([
    ["a length of more than four bytes", "\x30\xff\xff\xff\xff\x01"],
    ["a topic longer than its packet", "\x30\x04\0\x09ab"],
    ["a PUBLISH without room for a topic", "\x30\x01\0"],
  ])("closes on %s", async (_, bytes) => {
    const { open, log } = await client();
    const socket = open();
    socket.handlers.data!(CONNACK);
    socket.handlers.data!(bytes);
    expect(log.at(-1)).toEqual(["disconnected", "malformed packet"]);
  });

  it("survives any bytes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 600 }), async (bytes) => {
        const { open, mqtt, runTurns, log } = await client();
        const socket = open();
        socket.handlers.data!(CONNACK);
        socket.handlers.data!(String.fromCharCode(...bytes));
        if (mqtt.isConnected()) mqtt.disconnect();
        runTurns();
        expect(log.filter(([event]) => event === "disconnected")).toHaveLength(1);
        const next = open();
        next.handlers.data!(CONNACK);
        expect(mqtt.isConnected()).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
