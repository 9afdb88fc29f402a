import { createHash } from "node:crypto";
import fc from "fast-check";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { nodemcu } from "../../boards/nodemcu.ts";
import { readStorage } from "../../host/storage/index.ts";
import { PAGE, SLOT_B } from "../../src/formats/layout.ts";
import { engine } from "../host/machines/engine-present.ts";
import { count } from "./count.ts";
import { firmware, image, type TestImage } from "./images.ts";
import { publishPacket, RawBroker } from "./raw-broker.ts";
import { Rig, type RigOptions, STATUS, TOPIC } from "./rig.ts";

/** The largest piece that the ESP8266's network hands to the engine, in bytes. */
const CHUNK = 268;
const SPEED = 30;

let broker: RawBroker;
let second: TestImage;
let rig: Rig;

beforeAll(async () => {
  second = await firmware("2");
});
beforeEach(async () => {
  broker = await RawBroker.start();
});
afterEach(async () => {
  await rig.close();
  await broker.close();
});

const boot = async (options: Partial<RigOptions> = {}): Promise<void> => {
  rig = await Rig.open({ broker, raw: broker, speed: SPEED, ...options });
  await rig.boot();
};
const topicOf = (md5: string): string => `${TOPIC}/$implementation/ota/firmware/${md5}`;
const packet = (one: { bytes: Buffer; md5: string }, qos: 0 | 1 | 2 = 0): Buffer => {
  const { head, payload } = publishPacket(topicOf(one.md5), one.bytes, qos);
  return Buffer.concat([head, payload]);
};
const set = (property: string, value: string): Buffer => {
  const { head, payload } = publishPacket(`${TOPIC}/node/${property}/set`, Buffer.from(value));
  return Buffer.concat([head, payload]);
};
/** Bytes cut into pieces of the given sizes, in turn. */
function* pieces(bytes: Buffer, sizes: number[]): Generator<Buffer> {
  for (let begin = 0, i = 0; begin < bytes.length; begin += sizes[i++ % sizes.length]!) {
    yield bytes.subarray(begin, begin + sizes[i % sizes.length]!);
  }
}
/** Makes the device stay when it has taken an image. */
const stay = async (): Promise<void> => {
  await broker.write(set("idle", "false"));
  await rig.hear("node/idle", "false", 0);
};
/** A whole image of about a size; each number makes another. */
const small = (size: number, number = 0): TestImage =>
  image(`(function(f){/*${number}${"x".repeat(size)}*/})`, { version: `${number % 1000}` });
const md5 = (bytes: Buffer): string => createHash("md5").update(bytes).digest("hex");
/** Waits for the status that ends an update. */
const outcome = async (from: number): Promise<string> => {
  await rig.hear(STATUS, /^(200|30.|40.|500)/, from);
  return rig.statuses(from).at(-1)!;
};

describe.each([
  { machine: "the simulated board", options: {} as Partial<RigOptions>, skipped: false },
  { machine: "real Espruino", options: { engine }, skipped: !engine },
])("what arrives on $machine", ({ options, skipped }) => {
  it.skipIf(skipped)("may come byte by byte", async () => {
    await boot(options);
    await stay();
    // The smaller one is there as a whole before there is a place for it.
    for (const one of [small(400), small(0)]) {
      for (const text of [one.bytes, Buffer.from(one.bytes.toString("base64"))]) {
        const from = rig.said.length;
        const bytes = packet({ bytes: text, md5: one.md5 }, 1);
        await broker.writeAll(pieces(bytes, [1]));
        expect(await outcome(from)).toBe("200");
        count("chunkings");
      }
    }
    await rig.until(() => broker.acknowledged.length === 4, "acknowledged");
  });

  it.skipIf(skipped)(
    "may be several messages in one chunk, and a message that begins in another's last chunk",
    async () => {
      await boot(options);
      await stay();
      const [one, two, three] = [small(900, 1), small(900, 2), small(10, 3)];
      const from = rig.said.length;
      const stream = [packet(one), set("echo", "between"), packet(two), packet(three), set("echo", "behind")];
      await broker.write(Buffer.concat(stream));
      await rig.hear("node/echo", "behind", from);
      await rig.until(() => rig.statuses(from).filter((status) => status === "200").length === 3, "200, three times");
      expect(rig.said.slice(from).some(({ payload }) => payload === "between")).toBe(true);
      count("chunkings");
    },
  );

  it.skipIf(skipped)("may be cut off by a lost connection, and the next attempt starts clean", async () => {
    await boot(options);
    const bytes = packet(second);
    for (const part of [1, 5, 80, 300, 5000, bytes.length - 1]) {
      const from = rig.said.length;
      await broker.write(bytes.subarray(0, part));
      broker.cut();
      count("connections lost");
      await rig.ready(undefined, from);
    }
    const from = rig.said.length;
    await broker.write(bytes);
    await rig.ready(second.md5, from);
  });

  it.skipIf(skipped)(
    "may stall: the connection is cut after 7.5 to 15 seconds, and the next attempt starts clean",
    async () => {
      await boot(options);
      const bytes = packet(second);
      const now = () => rig.simulated?.clock.now() ?? performance.now();
      const from = rig.said.length;
      const { lost } = broker;
      broker.silent = true;
      await broker.write(bytes.subarray(0, 20000));
      const stalled = now();
      await rig.until(() => rig.lines.includes("MQTT: the broker is silent"), "gave up");
      const seconds = (now() - stalled) / 1000;
      expect(seconds).toBeGreaterThan(7);
      expect(seconds).toBeLessThan(17);
      await vi.waitFor(() => expect(rig.lines).toContain("OTA: the connection is gone"));
      expect(broker.lost).toBeGreaterThanOrEqual(lost);
      broker.silent = false;
      count("stalls");
      await rig.ready(undefined, from);
      await broker.write(bytes);
      await rig.ready(second.md5, from);
    },
    60_000,
  );
});

describe("the receiver", () => {
  it("lets one image after the other have the slot when several arrive at once, and installs what is there", async () => {
    await boot();
    await stay();
    const images = [900, 10, 3000, 0, 400, 60].map((size, number) => small(size, number + 10));
    const from = rig.said.length;
    const packets = images.map((one, at) =>
      packet(at % 2 ? { ...one, bytes: Buffer.from(one.bytes.toString("base64")) } : one),
    );
    await broker.write(Buffer.concat(packets));
    count("chunkings");
    const answers = () => rig.statuses(from).filter((status) => !/^20[26]/.test(status));
    await rig.until(() => answers().length === images.length, "each has its answer");
    expect(answers()).toEqual(images.map(() => "200"));
    const { offset, pages } = nodemcu.storage;
    const storage = Buffer.from(rig.flash.read(offset, pages * PAGE));
    const { slot, b } = readStorage(storage).boot!;
    expect(slot).toBe("b");
    const installed = images.find((one) => b.startsWith(one.md5))!;
    const at = SLOT_B.page * PAGE;
    expect(md5(storage.subarray(at, at + installed.bytes.length))).toBe(installed.md5);
  });

  it("starts clean after a connection that was lost at every chunk", async () => {
    await boot();
    await stay();
    const bytes = packet(second);
    for (let end = 100; end < bytes.length; end += CHUNK) {
      const from = rig.said.length;
      await broker.write(bytes.subarray(0, end));
      broker.cut();
      await rig.ready(undefined, from);
      count("connections lost");
      const one = small(300, end);
      await broker.write(packet(one));
      expect(await outcome(from)).toBe("200");
    }
    expect(rig.simulated!.violations).toEqual([]);
  });

  it("cuts a publisher that stalls anywhere in a packet", async () => {
    await boot();
    const bytes = packet(second);
    for (const part of [1, 2, 4, 30, 70, 90, 300, 330, 9000, bytes.length - 1]) {
      const [heard, from] = [rig.lines.length, rig.said.length];
      broker.silent = true;
      await broker.write(bytes.subarray(0, part));
      await rig.until(() => rig.lines.slice(heard).includes("MQTT: the broker is silent"), "gave up");
      broker.silent = false;
      count("stalls");
      await rig.ready(undefined, from);
    }
    const from = rig.said.length;
    await broker.write(bytes);
    await rig.ready(second.md5, from);
  });

  it("keeps the connection alive, and its statistics going, while a slow message arrives", async () => {
    await boot({ config: { device_stats_interval: 5 } });
    const from = rig.said.length;
    const { pings, lost } = broker;
    const bytes = packet(second);
    const slow = pieces(bytes, [Math.ceil(bytes.length / 45)]);
    await broker.writeAll(slow, () => new Promise((resolve) => setTimeout(resolve, 1000 / SPEED)));
    expect(await outcome(from)).toBe("200");
    const said = rig.said.slice(from);
    const ticks = said.filter(({ attribute }) => attribute === "$stats/uptime").length;
    expect(ticks).toBeGreaterThanOrEqual(6);
    expect(broker.pings - pings).toBeGreaterThanOrEqual(4);
    expect(broker.lost).toBe(lost);
    await rig.ready(second.md5, from);
  });

  it("takes any image in any encoding and any chunks, and refuses whatever else comes", async () => {
    await boot();
    await stay();
    let number = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          size: fc.integer({ min: 0, max: 3000 }),
          base64: fc.boolean(),
          padding: fc.boolean(),
          lineLength: fc.option(fc.integer({ min: 20, max: 100 })),
          chunks: fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 12 }),
          harm: fc.constantFrom("none", "bit", "cut", "longer", "foreign", "swap" as const),
          where: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
          mask: fc.integer({ min: 1, max: 255 }),
        }),
        async ({ size, base64, padding, lineLength, chunks, harm, where, mask }) => {
          const one = small(size, ++number);
          let bytes = Buffer.from(one.bytes);
          const at = Math.floor(where * bytes.length);
          let expected = "200";
          if (harm === "bit") {
            bytes[at]! ^= mask;
            expected = at < 256 ? "400 BAD_FIRMWARE" : "400 BAD_CHECKSUM";
          } else if (harm === "cut" && at > 0) {
            bytes = bytes.subarray(0, at);
            expected = "400 BAD_FIRMWARE";
          } else if (harm === "longer") {
            bytes = Buffer.concat([bytes, Buffer.alloc(1 + (mask & 63), mask)]);
            expected = "400 BAD_FIRMWARE";
          } else if (harm === "swap" && at >= 256 && at + 1 < bytes.length && bytes[at] !== bytes[at + 1]) {
            [bytes[at], bytes[at + 1]] = [bytes[at + 1]!, bytes[at]!];
            expected = "400 BAD_CHECKSUM";
          }
          // A raw image whose first byte is damaged passes for Base64, which it is not.
          if (base64) {
            let text = bytes.toString("base64");
            if (!padding) text = text.replace(/=+$/, "");
            if (harm === "foreign") {
              const place = Math.floor(where * text.length);
              text = text.slice(0, place) + "*-_%!"[mask % 5] + text.slice(place + 1);
              expected = "400 BAD_FIRMWARE";
            }
            if (lineLength) text = text.replace(new RegExp(`.{${lineLength}}`, "g"), "$&\r\n");
            bytes = Buffer.from(text);
          }
          const from = rig.said.length;
          const stream = packet({ bytes, md5: one.md5 });
          await broker.writeAll(pieces(stream, chunks));
          const got = await outcome(from);
          count("chunkings");
          if (expected !== "200") count("corrupted inputs");
          expect(got).toBe(expected);
        },
      ),
      { numRuns: 3000, seed: 20260101 },
    );
    const from = rig.said.length;
    await broker.write(set("echo", "alive"));
    await rig.hear("node/echo", "alive", from);
    expect(rig.simulated!.violations).toEqual([]);
    expect(broker.connections).toBe(1);
  });

  it("survives any bytes that are said to be a firmware", async () => {
    await boot();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 2000 }), async (content) => {
        const bytes = Buffer.from(content);
        const from = rig.said.length;
        await broker.write(packet({ bytes, md5: md5(bytes) }));
        count("corrupted inputs");
        expect(await outcome(from)).toBe("400 BAD_FIRMWARE");
      }),
      { numRuns: 1000, seed: 20260102 },
    );
    const from = rig.said.length;
    await broker.write(packet(second));
    await rig.ready(second.md5, from);
  });
});
