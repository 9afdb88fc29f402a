import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SimulatedRunner } from "../../host/machines/simulated-runner.ts";
import type { SimulatedBoard } from "../../sim/board.ts";
import { brokers, type TestBroker } from "./brokers.ts";
import { Device, image } from "./device.ts";

describe("the LED tells the truth", () => {
  let broker: TestBroker;
  let device: Device;
  let board: SimulatedBoard;

  beforeEach(async () => {
    broker = await brokers.embedded!();
    device = await Device.start(undefined, broker.port, await image("1.0.0"));
    await device.ready();
    // The broker hears of it first.
    await said("Ready");
    board = (device.board as SimulatedRunner).simulated!;
  });

  afterEach(async () => {
    await device.stop();
    await broker.stop();
  });

  const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
  const said = (line: string, from = 0) =>
    expect.poll(() => device.lines.slice(from).some((one) => one.startsWith(line)), { timeout: 10_000 }).toBe(true);

  /** Watches the LED, which is lit when its pin is low. @returns how often it changed, and whether it is lit in the end */
  async function watch(milliseconds: number): Promise<{ changes: number; lit: boolean }> {
    const pin = board.pins.get("D2");
    let changes = 0;
    const end = pin.watch(() => changes++);
    await sleep(milliseconds);
    end();
    return { changes, lit: pin.level < 0.5 };
  }

  it("when the Wi-Fi is lost for a moment, and the connection to the broker survives it", async () => {
    expect(await watch(500)).toEqual({ changes: 0, lit: false });
    const from = device.lines.length;
    const before = device.seen.length;
    board.wifi.drop();
    await said("Wi-Fi: beacon_timeout", from);
    expect((await watch(2500)).changes).toBeGreaterThan(0);
    board.wifi.restore();
    await said("Wi-Fi: joined", from);
    expect(await watch(2500)).toEqual({ changes: 0, lit: false });
    await device.client.publishAsync("homie/5ccf7f0a0b0c/light/on/set", "true", { qos: 1 });
    await device.message("light/on", "true", before);
    expect(device.lines.slice(from).filter((line) => line.startsWith("MQTT"))).toEqual([]);
  });

  it("when the device comes back with another address, and has to connect anew", async () => {
    const from = device.lines.length;
    const before = device.seen.length;
    board.wifi.drop();
    await said("Wi-Fi: ", from);
    board.wifi.lease = { ...board.wifi.lease, ip: "192.168.1.78" };
    board.wifi.restore();
    await said("MQTT: ", from);
    await device.ready(before);
    await said("Ready", from);
    expect(await watch(1500)).toEqual({ changes: 0, lit: false });
  });

  it("when the connection is given up while the Wi-Fi is away: then it is the Wi-Fi that it waits for", async () => {
    const from = device.lines.length;
    board.wifi.drop();
    await said("Wi-Fi: ", from);
    board.clock.skip(16_000);
    await said("MQTT: the broker is silent", from);
    // Once a second, not five times.
    expect((await watch(2500)).changes).toBeLessThan(4);
    const before = device.seen.length;
    board.wifi.restore();
    await device.ready(before);
    await said("Ready", from);
    expect(await watch(1500)).toEqual({ changes: 0, lit: false });
  });
});
