import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ID } from "../device.ts";
import type { Scenario } from "../scenario.ts";

/** Debian's Python: the one that its package python3-paho-mqtt is for. */
const PYTHON = "/usr/bin/python3";
const TIMEOUT_MS = 300_000;

/** What is missing for the published tool, in words. */
function missing(script: string | undefined): string | undefined {
  if (!script || !existsSync(script)) {
    return "HOMIE_ESP8266 does not name a checkout of github.com/homieiot/homie-esp8266";
  }
  if (spawnSync(PYTHON, ["-c", "import paho.mqtt.client"]).status !== 0) {
    return `${PYTHON} has no paho-mqtt (Debian's package python3-paho-mqtt)`;
  }
  return undefined;
}

function run(script: string, args: string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(PYTHON, ["-B", script, ...args], { timeout: TIMEOUT_MS }, (_error, stdout, stderr) =>
      resolve(stdout + stderr),
    );
  });
}

export const otaUpdater: Scenario = {
  name: "ota-updater",
  async run(bench) {
    const checkout = process.env.HOMIE_ESP8266;
    const script = checkout && join(checkout, "scripts/ota_updater/ota_updater.py");
    const absent = missing(script);
    if (absent) {
      bench.note(`Skipped \`ota_updater.py\`: ${absent}.`);
      return;
    }
    const second = await bench.tools.images.light("1.1.0");
    const file = join(bench.tools.folder, "light-1.1.0.bin");
    writeFileSync(file, second.bytes);
    const device = await bench.device({ image: await bench.tools.images.light(), config: {} });
    await device.boot();
    const since = device.now();
    await device.measure("update by the published `ota_updater.py`, to ready", async () => {
      const output = await run(script!, ["-p", String(bench.port), "-i", ID, file]);
      assert.match(output, /Device back online\. Update Successful!\n$/);
      await device.ready(since, second);
    });
  },
};
