import { createHash } from "node:crypto";
import { join } from "node:path";
import { board, type TestBoard } from "homie-espruino/testing";
import { expect, it } from "vitest";
import { builtImage } from "../support/built-image.ts";

const SKETCH = join(import.meta.dirname, "sketches/hook-to-events.ts");

const start = (config: object | null = {}): Promise<TestBoard> => board("./sketches/hook-to-events.ts", { config });

it("HookToEvents says how the device finds its broker", async () => {
  const device = await start();
  await device.ready();
  await device.advance("1 s");
  const expected = ["Normal mode started", /^Wi-Fi connected, IP: [\d.]+, gateway: [\d.]+, mask: 255[\d.]+$/];
  for (const line of [...expected, "MQTT connected", "Sending statistics", /^MQTT packet acknowledged, packetId: \d+$/])
    expect(device.console).toContainEqual(typeof line === "string" ? line : expect.stringMatching(line));
});

it("and how it loses it", async () => {
  const device = await start();
  await device.ready();
  await device.broker.stop();
  await device.advance("1 s");
  expect(device.console).toContainEqual(expect.stringMatching(/^MQTT disconnected, reason: .+/));
  await device.wifi.drop();
  await device.advance("1 s");
  expect(device.console).toContain("Wi-Fi disconnected, reason: beacon_timeout");
});

it("how an update goes", async () => {
  const device = await start();
  await device.ready();
  const { image } = await builtImage({ sketch: SKETCH, version: "1.0.1" });
  const md5 = createHash("md5").update(image).digest("hex");
  await device.publish(`$implementation/ota/firmware/${md5}`, image);
  await device.restarted();
  const { console } = device;
  expect(console).toContain("OTA started");
  expect(console).toContain(`OTA progress, ${image.length}/${image.length}`);
  expect(console.filter((line) => line.startsWith("OTA progress,")).length).toBeGreaterThan(5);
  expect(console).toContain("OTA successful");
});

it("that one has failed", async () => {
  const device = await start();
  await device.ready();
  const { image } = await builtImage({ sketch: SKETCH, version: "1.0.1" });
  await device.publish(`$implementation/ota/firmware/${"0".repeat(32)}`, image);
  await device.advance("30 s");
  expect(device.console).toContain("OTA failed");
});

it("that it is reset, and is in configuration mode then", async () => {
  const device = await start();
  await device.ready();
  await device.publish("$implementation/reset", "true");
  await device.restarted();
  expect(device.console).toContain("About to reset");
  await device.advance("5 s");
  expect(device.console).toContain("Configuration mode started");
});
