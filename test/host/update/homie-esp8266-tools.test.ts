import { execFile } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { brokers } from "../../scenario/brokers.ts";
import { Device, image, machines } from "../../scenario/device.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

/** Debian's Python: the one that its package python3-paho-mqtt is for. */
const PYTHON = "/usr/bin/python3";
const PAHO = "/usr/lib/python3/dist-packages/paho/mqtt/client.py";
const checkout = process.env.HOMIE_ESP8266;
const missing = [
  checkout && existsSync(join(checkout, "scripts"))
    ? []
    : ["HOMIE_ESP8266, which names a checkout of github.com/homieiot/homie-esp8266"],
  existsSync(PYTHON) ? [] : [PYTHON],
  existsSync(PAHO) ? [] : ["Debian's package python3-paho-mqtt"],
].flat();
if (missing.length > 0) console.log(`Skipped the tools of Homie for ESP8266: there is no ${missing.join(", no ")}.`);

/** Runs a script of the checkout as it was published. */
function script(name: string, ...args: string[]): Promise<{ code: number; output: string }> {
  const path = join(checkout!, "scripts", name, `${name}.py`);
  return new Promise((resolve) => {
    execFile(PYTHON, ["-B", path, ...args], { timeout: 50_000 }, (error, stdout, stderr) => {
      const code = error ? (typeof error.code === "number" ? error.code : -1) : 0;
      resolve({ code, output: stdout + stderr });
    });
  });
}

let folder: string;
let first: string;
let second: string;

describe.skipIf(missing.length > 0)("the published tools of Homie for ESP8266, unchanged", () => {
  beforeAll(async () => {
    folder = temporaryDirectory();
    first = join(folder, "light-1.0.0.bin");
    second = join(folder, "light-1.1.0.bin");
    writeFileSync(first, (await image("1.0.0")).image);
    writeFileSync(second, (await image("1.1.0")).image);
  });

  it("firmware_parser.py reads our image", async () => {
    const { code, output } = await script("firmware_parser", second);
    expect(output).toBe("Name: light\nVersion: 1.1.0\nBrand: Homie\n");
    expect(code).toBe(0);
  });

  for (const [machine, engine] of Object.entries(machines)) {
    for (const [name, startBroker] of Object.entries(brokers)) {
      it(`ota_updater.py updates a device on ${machine}, with the broker ${name}`, async () => {
        const broker = await startBroker();
        const device = await Device.start(engine, broker.port, await image("1.0.0"));
        try {
          await device.ready();
          const flags = ["-p", String(broker.port), "-i", "5ccf7f0a0b0c"];
          const update = await script("ota_updater", ...flags, second);
          expect(update.output).toContain("Checksum accepted\n");
          expect(update.output).toContain(`[${"+".repeat(30)}] `);
          expect(update.output).toContain("Firmware uploaded successfully. Waiting for device to come back online.");
          expect(update.output).toMatch(/Device back online\. Update Successful!\n$/);
          expect(update.code).toBe(0);
          const again = await script("ota_updater", ...flags, second);
          expect(again.output).toContain("Device firmware already up to date with md5 checksum: ");
          const wrong = join(folder, "notes.txt");
          writeFileSync(wrong, "no firmware");
          const refused = await script("ota_updater", ...flags, wrong);
          expect(refused.output).toContain("Other error '400 BAD_FIRMWARE', aborting...");
        } finally {
          await device.stop();
          await broker.stop();
        }
      });
    }
  }
});
