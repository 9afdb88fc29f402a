import assert from "node:assert/strict";
import { CONFIG } from "../../../src/formats/journal.ts";
import type { Bench } from "../bench.ts";
import type { Device } from "../device.ts";
import type { Image } from "../images.ts";
import type { Scenario } from "../scenario.ts";

/** Something that writes to flash, done by a device that is ready. */
interface Work {
  /** Begins it. */
  begin(device: Device): Promise<void>;
  /** Waits until it is over, restart and confirmation included. */
  end(device: Device): Promise<void>;
  /** Checks what a device has that was cut off in it. */
  survived(device: Device): void;
}

/** The flash operations, counted from the power-on, in which the power is cut. */
function spread(from: number, to: number, cuts: number): number[] {
  const step = (to - from) / cuts;
  return Array.from({ length: cuts }, (_, i) => Math.floor(from + (i + 0.5) * step));
}

/** Cuts the power at flash operations all over some work; each time the device has to come back and take an update. */
async function cutAllOver(bench: Bench, what: string, cuts: number, work: Work): Promise<void> {
  const { images, say } = bench.tools;
  const first = await images.light();
  const whole = await bench.device({ image: first, config: {} });
  await whole.boot();
  const from = (await whole.chip.readStatistics()).operations;
  await work.begin(whole);
  await work.end(whole);
  const to = (await whole.chip.readStatistics()).operations;
  await whole.chip.stop();
  for (const operation of spread(from, to, cuts)) {
    say(`  power cut in ${what}, at flash operation ${operation} of ${from} to ${to}`);
    const device = await bench.device({ image: first, config: {} });
    const since = device.now();
    device.chip.start(operation);
    await device.ready(since);
    await work.begin(device);
    await device.chip.powerFailure();
    const after = device.now();
    device.chip.start();
    await device.ready(after);
    work.survived(device);
    const running = device.heard("$fw/checksum", after).at(-1);
    const next: Image = await images.light(running === first.md5 ? "1.2.0" : "1.3.0");
    const again = device.now();
    assert.equal((await device.update(next)).at(-1), "200");
    await device.ready(again, next);
    await device.chip.stop();
  }
  bench.note(`Power cut at ${cuts} of ${to - from} flash operations of ${what}: no device lost.`);
}

export const powerUpdate: Scenario = {
  name: "power-update",
  async run(bench) {
    const second = await bench.tools.images.light("1.1.0");
    await cutAllOver(bench, "an update", bench.tools.cuts.update, {
      begin: (device) => device.send(second),
      async end(device) {
        await device.chip.line("The new firmware is confirmed", 0, 180);
      },
      survived: () => {},
    });
  },
};

export const powerConfig: Scenario = {
  name: "power-config",
  async run(bench) {
    const patch = { name: "Changed", wifi: { password: "another secret" } };
    await cutAllOver(bench, "a change of the configuration", bench.tools.cuts.config, {
      begin: (device) => device.publish("$implementation/config/set", JSON.stringify(patch)),
      async end(device) {
        await device.chip.line("The new configuration is confirmed");
      },
      survived(device) {
        const config = JSON.parse(device.journal().record(CONFIG) ?? "") as {
          name: string;
          wifi: { password: string };
        };
        const isNew = config.name === "Changed";
        assert.equal(config.wifi.password, isNew ? "another secret" : "wifi secret", "half a change was stored");
      },
    });
  },
};
