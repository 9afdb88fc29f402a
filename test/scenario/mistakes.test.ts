import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type EmbeddedBroker, startBroker } from "../../host/mqtt/embedded-broker.ts";
import { builtImage } from "../support/built-image.ts";
import { Device, machines, TOPIC } from "./device.ts";

const SKETCH = join(import.meta.dirname, "fixtures/mistakes.ts");
const STATUS = "$implementation/ota/status";

describe.each(Object.entries(machines))("a sketch whose every handler throws, on %s", (_, machine) => {
  let broker: EmbeddedBroker;
  let device: Device;

  beforeEach(async () => {
    broker = await startBroker();
    device = await Device.start(machine, broker.port, await builtImage({ sketch: SKETCH }));
    await device.ready();
  });
  afterEach(async () => {
    await device.stop();
    await broker.close();
  });

  /** Waits until the sketch has made a mistake. */
  const failed = (...where: string[]) =>
    expect.poll(() => where.filter((one) => !device.lines.some((line) => line === `at ${one}`))).toEqual([]);

  /** The device answers a message. */
  async function serves(word: string): Promise<void> {
    await device.client.publishAsync(`${TOPIC}/lamp/echo/set`, word, { qos: 1 });
    await device.message("lamp/echo", word);
  }

  it("serves, and says where it has failed", async () => {
    await failed("WIFI_CONNECTED", "MQTT_READY", "ready", "the first ready", "an interval");
    for (const [topic, where] of [
      [`${TOPIC}/lamp/on/set`, "a property"],
      ["homie/$broadcast/alert", "a broadcast"],
    ] as const) {
      // Of several mistakes in one turn of its loop the engine shows the last: this one may have met the interval's.
      const isShown = async () => {
        await device.client.publishAsync(topic, "true", { qos: 1 });
        return device.lines.some((line) => line.endsWith(`Uncaught Error: a mistake at ${where}`));
      };
      await expect.poll(isShown, { interval: 300 }).toBe(true);
    }
    await serves("hello");
  });

  it("reconnects", async () => {
    const { port } = broker;
    await broker.close();
    await failed("MQTT_DISCONNECTED");
    const from = device.seen.length;
    broker = await startBroker({ port });
    await device.ready(from);
    await serves("here again");
  });

  it("takes a change of its configuration, and refuses one that its check fails over", async () => {
    const set = async (settings: object, answer: RegExp) => {
      const from = device.seen.length;
      await device.client.publishAsync(`${TOPIC}/$implementation/config/set`, JSON.stringify({ settings }), { qos: 1 });
      await device.message("$implementation/config/status", answer, from);
      return from;
    };
    await set({ level: 7 }, /^400 settings\.level/);
    await failed("a setting's check");
    await device.ready(await set({ level: 3 }, /^200$/));
    await serves("with another level");
  });

  it("refuses a firmware, takes one, and is reset", async () => {
    const next = await builtImage({ sketch: SKETCH, version: "2.0.0" });
    const damaged = Buffer.from(next.image);
    damaged[damaged.length >> 1]! ^= 1;
    const send = async (image: Uint8Array, answer: string) => {
      const from = device.seen.length;
      const topic = `${TOPIC}/$implementation/ota/firmware/${next.md5}`;
      await device.client.publishAsync(topic, Buffer.from(image), { qos: 1 });
      await device.message(STATUS, answer, from);
      return from;
    };
    await send(damaged, "400 BAD_CHECKSUM");
    await failed("OTA_STARTED", "OTA_FAILED");
    const from = await send(next.image, "200");
    await failed("OTA_SUCCESSFUL");
    await device.message("$fw/version", "2.0.0", from);
    await device.ready(from);
    await serves("anew");
    await device.client.publishAsync(`${TOPIC}/$implementation/reset`, "true", { qos: 1, retain: true });
    await failed("ABOUT_TO_RESET", "CONFIGURATION_MODE");
  });
});
