import assert from "node:assert/strict";
import { largeConfig } from "../large-config.ts";
import type { Scenario } from "../scenario.ts";

export const configSet: Scenario = {
  name: "config-set",
  async run(bench) {
    const device = await bench.device({ image: await bench.tools.images.light(), config: {} });
    await device.boot();
    const since = device.now();
    await device.measure("`config/set`, small, to ready", () => device.take({ name: "Small" }));
    await device.hear("$name", "Small", since);
    await device.measure("`config/set`, 1,450 bytes, to ready", () =>
      device.take(largeConfig(bench.config({ name: "Small" }))),
    );
    assert.ok((await device.hear("$implementation/config", /note10/, since)).length > 1300);
    await device.measure("`config/set`, small, with 1,450 bytes stored, to ready", () =>
      device.take({ name: "Other" }),
    );
    await device.hear("$name", "Other", since);
  },
};
