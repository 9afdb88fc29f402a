import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EmbeddedBroker, startBroker } from "../../tools/demo/embedded-broker.ts";
import { broken, firmware, type TestImage } from "./images.ts";
import { cutEverywhere, rigAt } from "./power.ts";
import { type Rig, STATUS } from "./rig.ts";

let broker: EmbeddedBroker;
let first: TestImage;

beforeAll(async () => {
  broker = await startBroker();
  first = await firmware("1");
});
afterAll(() => broker.close());

describe.each([
  { what: "throws at start", bad: broken.throwing },
  { what: "reboots before it is ready", bad: broken.rebooting },
])("a power cut at every flash operation of an update to an image that $what, and of its rollback", ({ bad }) => {
  it("never costs the device", async () => {
    const { rig, start } = await rigAt(broker, await firmware("0"), (one: Rig) => one.install(first));
    const live = async (one: Rig): Promise<void> => {
      await one.boot();
      await one.send(bad);
      await one.hear(STATUS, `500 ROLLED_BACK ${bad.md5}`, 0);
    };
    const cuts = await cutEverywhere(rig, start, { allowed: [first], live }, { seeds: [1, 2, 3, 4, 5] });
    expect(cuts).toBeGreaterThanOrEqual(6 * 6);
    await rig.close();
  });
});
