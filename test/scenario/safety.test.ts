import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SimulatedRunner } from "../../host/machines/simulated-runner.ts";
import { brokers, type TestBroker } from "./brokers.ts";
import { Device, image } from "./device.ts";

describe("what the chip's network would do by itself", () => {
  let broker: TestBroker;
  let device: Device;

  beforeEach(async () => {
    broker = await brokers.embedded!();
  });

  afterEach(async () => {
    await device.stop();
    await broker.stop();
  });

  it("leaves no console open to the network", async () => {
    device = await Device.start(undefined, broker.port, await image("1.0.0"));
    await device.ready();
    expect((device.board as SimulatedRunner).simulated!.telnetOpen).toBe(false);
  });

  it("finds a broker by its name, again and again", async () => {
    device = await Device.start(undefined, broker.port, await image("1.0.0"), {
      mqtt: { host: "localhost", port: broker.port },
    });
    await device.ready();
    await broker.stop();
    await expect.poll(() => device.lines.at(-1), { timeout: 20_000 }).toMatch(/^MQTT: /);
    const before = device.seen.length;
    await broker.start();
    await device.ready(before);
  });

  it("says that a name is not known, and keeps asking", async () => {
    device = await Device.start(undefined, broker.port, await image("1.0.0"), {
      mqtt: { host: "nobody.invalid", port: broker.port },
    });
    const complaints = () => device.lines.filter((line) => line === "MQTT: the broker's name is not known").length;
    await expect.poll(complaints, { timeout: 20_000 }).toBeGreaterThan(1);
  });
});
