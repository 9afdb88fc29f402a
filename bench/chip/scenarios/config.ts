import assert from "node:assert/strict";
import type { Device } from "../device.ts";
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

export const configRefused: Scenario = {
  name: "config-refused",
  async run(bench) {
    const device = await bench.device({ image: await bench.tools.images.light(), config: {} });
    await device.boot();
    const since = device.now();
    const refusals: [string, object | string, RegExp][] = [
      ["not JSON", "{", /^400 /],
      ["not valid", { mqtt: { port: 70000 } }, /^400 mqtt\.port: 70000 is not a port/],
      ["1,450 bytes, not valid", { ...largeConfig(bench.config()), ota: { enabled: "no" } }, /^400 ota\.enabled/],
      ["too long", { later: "x".repeat(5000) }, /^400 config\/set: is longer than 1536 bytes/],
      ["nothing changes", { name: "Chip" }, /^304$/],
    ];
    for (const [what, patch, answer] of refusals) {
      await device.measure(`\`config/set\` refused: ${what}`, async () => {
        assert.match(await device.change(patch), answer);
      });
    }
    assert.deepEqual(device.heard("$state", since), [], "the device has restarted");
  },
};

/** More changes than a page of the journal holds records of 1,450 bytes. */
const CHANGES = 5;

export const journalPage: Scenario = {
  name: "journal-page",
  async run(bench) {
    const device = await bench.device({
      image: await bench.tools.images.light(),
      config: largeConfig(bench.config()),
    });
    await device.boot();
    const before = device.journal().sequence;
    let changes = 0;
    await device.measure("`config/set`s until the journal changes its page", async () => {
      while (device.journal().sequence === before) {
        assert.ok(++changes <= CHANGES, `after ${CHANGES} changes the journal is on the same page`);
        const since = device.now();
        await device.take({ name: `Change ${changes}` });
        await device.hear("$name", `Change ${changes}`, since);
      }
    });
  },
};

/** A port that nobody listens on. */
const DEAD_PORT = 1;
const STARTS = 3;

export const configUndone: Scenario = {
  name: "config-undone",
  async run(bench) {
    const device = await bench.device({ image: await bench.tools.images.light(), config: {} });
    await device.boot();
    const since = device.now();
    await device.measure("a change that cuts the device off, and three starts with it", async () => {
      assert.equal(await device.change({ mqtt: { port: DEAD_PORT }, name: "Nowhere" }), "200");
      let from = since;
      await device.chip.line("Rebooting", from.lines);
      for (let start = 0; start < STARTS; start++) {
        await device.chip.line("Wi-Fi: joined", from.lines);
        await device.chip.line(/^MQTT: /, device.now().lines - 1);
        await device.chip.stop();
        from = device.now();
        if (start < STARTS - 1) device.chip.start();
      }
    });
    await device.measure("it is taken back, to ready", async () => {
      device.chip.start();
      await device.chip.line("taken back", since.lines);
      await device.ready(since);
    });
    const status = await device.changeStatus(/^409 /, since);
    assert.deepEqual(status.split(/[ ,]/).sort(), ["409", "UNDONE", "mqtt.port", "name"]);
    await device.hear("$name", "Chip", since);
  },
};

const FILE = "config.json";
const PASSWORD = "wifi secret";

/** The file has been adopted and erased; its password is in the journal only. */
function wasAdopted(device: Device): void {
  const storage = device.chip.flash.readStorage().toString("latin1");
  const files = storage.slice(storage.indexOf("fw.b"));
  assert.ok(!files.includes(PASSWORD), `the password of ${FILE} can still be read in flash`);
}

export const adoption: Scenario = {
  name: "adoption",
  async run(bench) {
    const image = await bench.tools.images.light();
    const config = bench.config();
    for (const [size, content] of [
      ["300", JSON.stringify(config, null, 3)],
      ["1,450", JSON.stringify({ ...config, ...largeConfig(config) })],
    ] as const) {
      const device = await bench.device({ image, file: content });
      await device.measure(`boot, config.json of ${size} bytes is adopted, to ready`, () => device.boot());
      await device.chip.line(`${FILE} in Storage is adopted`);
      wasAdopted(device);
      await device.chip.stop();
    }
    const device = await bench.device({ image, file: JSON.stringify({ ...config, mqtt: {} }) });
    await device.measure("boot, config.json that is not valid", async () => {
      device.chip.start();
      await device.chip.line(`! ${FILE} in Storage is not adopted, and left there: mqtt.host`);
      await device.chip.line("Configuration mode: join");
    });
  },
};
