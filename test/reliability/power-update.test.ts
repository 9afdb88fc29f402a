import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EmbeddedBroker, startBroker } from "../../tools/demo/embedded-broker.ts";
import { firmware, type TestImage } from "./images.ts";
import { cutEverywhere, rigAt } from "./power.ts";
import type { Rig } from "./rig.ts";

let broker: EmbeddedBroker;
let first: TestImage;
let second: TestImage;

beforeAll(async () => {
  broker = await startBroker();
  first = await firmware("1");
  second = await firmware("2");
});
afterAll(() => broker.close());

describe("a power cut at every flash operation of an update, its reboot and its confirmation", () => {
  it("never costs the device", async () => {
    // The slot that is written holds an image already, and the journal has been in use for a while.
    const { rig, start } = await rigAt(broker, second, (one: Rig) => one.install(first));
    const live = async (one: Rig): Promise<void> => {
      await one.boot();
      await one.install(second);
      await one.until(() => one.lines.includes("The new firmware is confirmed"), "confirmed");
    };
    const cuts = await cutEverywhere(rig, start, { allowed: [first, second], live }, { seeds: [1], share: 0, of: 1 });
    expect(cuts).toBeGreaterThan(2 * 150);
    await rig.close();
  }, 280_000);
});
