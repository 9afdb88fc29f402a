import assert from "node:assert/strict";
import { largeConfig } from "../large-config.ts";
import type { Scenario } from "../scenario.ts";

/** Twenty nodes with five properties each. */
const MANY = `
const attributes: homie.PropertyAttributes = {
  name: "Property",
  datatype: "string",
  settable: (value, property) => property.send(value),
};
for (let n = 0; n < 20; n++) {
  const node = homie.node("node" + n, "Node " + n, "sensor");
  for (let p = 0; p < 5; p++) node.advertise("property" + p, attributes);
}
`;

export const boot: Scenario = {
  name: "boot",
  async run(bench) {
    const image = await bench.tools.images.light();
    const device = await bench.device({ image, config: {} });
    const since = device.now();
    await device.measure("boot from slot a to ready", () => device.boot());
    await device.chip.line("light 1.0.0, slot a");
    assert.deepEqual(device.heard("$fw/checksum", since), [image.md5]);
    await device.measure("ready, for 5 s", () => new Promise((resolve) => setTimeout(resolve, 5000)));
  },
};

export const many: Scenario = {
  name: "advertise",
  async run(bench) {
    const [image, second] = [
      await bench.tools.images.sketch("many", MANY),
      await bench.tools.images.sketch("many", MANY, "2.0.0"),
    ];
    const device = await bench.device({ image, config: largeConfig(bench.config()) });
    const since = device.now();
    await device.measure("boot, 20 nodes of 5 properties, configuration of 1,450 bytes", () => device.boot());
    for (let n = 0; n < 20; n++) {
      for (let p = 0; p < 5; p++) {
        assert.deepEqual(device.heard(`node${n}/property${p}/$settable`, since), ["true"]);
      }
    }
    await device.measure("one of its 100 properties is set", async () => {
      await device.publish("node19/property4/set", "last");
      await device.hear("node19/property4", "last", since);
    });
    const before = device.now();
    await device.measure("its update, from the first byte to `200`", async () => {
      const statuses = await device.update(second);
      assert.equal(statuses.at(-1), "200");
    });
    await device.measureNext("its update, restart, trial and confirmation", async () => {
      await device.ready(before, second);
      await device.chip.line("The new firmware is confirmed", before.lines);
    });
  },
};
