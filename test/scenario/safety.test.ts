import { expect, it } from "vitest";
import type { SimulatedRunner } from "../../tools/board/simulated-runner.ts";
import { brokers } from "./brokers.ts";
import { Device, image } from "./device.ts";

it("leaves no console open to the network", async () => {
  const broker = await brokers.embedded!();
  const device = await Device.start(undefined, broker.port, await image("1.0.0"));
  try {
    await device.ready();
    expect((device.board as SimulatedRunner).simulated!.telnetOpen).toBe(false);
  } finally {
    await device.stop();
    await broker.stop();
  }
});
