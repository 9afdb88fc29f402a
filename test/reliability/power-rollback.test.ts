import { expect, it } from "vitest";
import { first, rig } from "./bench.ts";
import { broken, firmware } from "./images.ts";
import { cutEverywhere, flashAfter } from "./power.ts";
import { STATUS } from "./rig.ts";

it.each([
  ["throws at start", broken.throwing],
  ["reboots before it is ready", broken.rebooting],
])(
  "a power cut at every flash operation of an update to an image that %s, and of its rollback, never costs the device",
  async (_what, bad) => {
    const start = await flashAfter(() => rig.install(first), { first: await firmware("0") });
    const live = async (): Promise<void> => {
      await rig.boot();
      await rig.send(bad);
      await rig.hear(STATUS, `500 ROLLED_BACK ${bad.md5}`, 0);
    };
    const cuts = await cutEverywhere(start, { allowed: [first], live }, [1, 2, 3, 4, 5]);
    expect(cuts).toBeGreaterThanOrEqual(6 * 6);
  },
  120_000,
);
