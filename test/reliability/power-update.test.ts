import { expect, it } from "vitest";
import { first, rig, second } from "./bench.ts";
import { cutEverywhere, flashAfter } from "./power.ts";

it("a power cut at every flash operation of an update, its reboot and its confirmation never costs the device", async () => {
  // The slot that is written holds an image already, and the journal has been in use for a while.
  const start = await flashAfter(() => rig.install(first), { first: second });
  const live = async (): Promise<void> => {
    await rig.boot();
    await rig.install(second);
    await rig.until(() => rig.lines.includes("The new firmware is confirmed"), "confirmed");
  };
  const cuts = await cutEverywhere(start, { allowed: [first, second], live }, [1]);
  expect(cuts).toBeGreaterThan(2 * 130);
}, 280_000);
