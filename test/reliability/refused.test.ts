import { afterEach, expect, it } from "vitest";
import { RawBroker } from "./raw-broker.ts";
import { Rig } from "./rig.ts";

let broker: RawBroker;
let rig: Rig;

afterEach(async () => {
  await rig.close();
  await broker.close();
});

it("a device whose subscriptions are refused does not say that it is ready, and tries again until they are granted", async () => {
  broker = await RawBroker.start();
  broker.refuses = true;
  rig = await Rig.open({ broker, raw: broker });
  await rig.start();
  const refused = "MQTT: the broker refuses a subscription";
  await expect.poll(() => rig.lines.filter((line) => line === refused).length, { timeout: 20000 }).toBeGreaterThan(1);
  expect(rig.said.filter(({ attribute, payload }) => attribute === "$state" && payload === "ready")).toEqual([]);
  expect(rig.lines).not.toContain("Ready");
  broker.refuses = false;
  await expect.poll(() => rig.lines.includes("Ready"), { timeout: 20000 }).toBe(true);
});
