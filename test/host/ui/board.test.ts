import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type EmbeddedBroker, startBroker } from "../../../host/mqtt/embedded-broker.ts";
import type { FirmwareView, RollOutView } from "../../../ui/messages.ts";
import { Device, image } from "../../scenario/device.ts";
import { buildFromMemo } from "../../support/built-image.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";
import { type Listener, ServedUi } from "./served-ui.ts";

const KEY = "5ccf7f0a0b0c";

let broker: EmbeddedBroker;
let device: Device;
let ui: ServedUi;
let page: Listener;

beforeAll(async () => {
  broker = await startBroker();
  device = await Device.start(undefined, broker.port, await image("1.0.0"));
  await device.ready();
  ui = await ServedUi.start(broker.url, { timeoutMs: 60_000 });
  page = await ui.listen();
}, 180_000);
afterAll(async () => {
  page?.close();
  await ui?.stop();
  await device?.stop();
  await broker.close();
});

/** Brings an image to the board. @returns the roll-out at its end */
async function update(bytes: Uint8Array): Promise<RollOutView> {
  const octets = { "Content-Type": "application/octet-stream" };
  const { body } = await ui.send("POST", "/api/firmware?name=light.bin", Buffer.from(bytes), octets);
  const { md5 } = JSON.parse(body) as FirmwareView;
  const before = page.messages.length;
  expect(await ui.post("/api/roll-out", { md5, devices: [KEY], wave: 1 })).toMatchObject({ status: 200 });
  const told = () => page.messages.slice(before).flatMap((one) => (one.type === "rollOut" ? [one.rollOut] : []));
  await page.until("it is over", () => told().at(-1)?.isOver === true, 120_000);
  // It was seen to get on.
  expect(told().some(({ devices: [one] }) => (one!.progress?.written ?? 0) > 0)).toBe(true);
  return told().at(-1)!;
}

it("shows the simulated board, and switches its light", async () => {
  const board = page.devices.get(KEY)!;
  expect(board).toMatchObject({
    ...{ state: "ready", name: "Scenario", convention: "3.0.1", ota: true, address: "192.168.1.77" },
    firmware: { name: "light", version: "1.0.0", checksum: (await image("1.0.0")).md5 },
    nodes: [{ id: "light", properties: [{ id: "on", settable: true, control: { kind: "switch" }, value: null }] }],
  });
  for (const value of ["true", "false"]) {
    await ui.post("/api/set", { device: KEY, node: "light", property: "on", value });
    await page.until(`it is ${value}`, () => page.devices.get(KEY)!.nodes[0]!.properties[0]!.value === value);
  }
  expect(device.lines.slice(-2)).toEqual(["Light is on", "Light is off"]);
});

it("updates it, and sees it come back", { timeout: 180_000 }, async () => {
  const next = await image("1.1.0");
  const { devices } = await update(next.image);
  expect(devices).toMatchObject([{ key: KEY, state: "good", result: "updated" }]);
  await page.until("it shows that", () => page.devices.get(KEY)!.firmware.version === "1.1.0");
});

it("sees it return to its old firmware when the new one does not work", { timeout: 180_000 }, async () => {
  const sketch = join(temporaryDirectory(), "bad.ts");
  writeFileSync(sketch, 'import "homie-espruino";\nthrow new Error("a bad sketch");\n');
  const bad = await buildFromMemo({ sketch, name: "light", version: "1.2.0" });
  const { devices } = await update(bad.image);
  expect(devices).toMatchObject([{ key: KEY, state: "bad", result: "rolled back to its old firmware" }]);
  expect(devices[0]!.lines.at(-1)).toContain(`500 ROLLED_BACK ${bad.md5}`);
  expect(page.devices.get(KEY)!.firmware.version).toBe("1.1.0");
});

it("changes its configuration, and sees it come back", { timeout: 180_000 }, async () => {
  const patch = { name: "Reading lamp", wifi: { password: "hunter22" } };
  const { said } = await ui.post("/api/config/check", { device: KEY, patch });
  expect(said).toMatchObject({
    faults: [],
    changes: ['name: "Scenario" -> "Reading lamp"', "wifi.password: set anew (not shown)"],
  });
  expect(await ui.post("/api/config", { device: KEY, patch })).toMatchObject({ status: 200 });
  const told = () => page.messages.flatMap((one) => (one.type === "configChange" ? [one.change] : []));
  await page.until("it is over", () => told().at(-1)?.state === "good", 120_000);
  expect(told().at(-1)!.lines.at(-1)).toBe("The device is back and runs with the new configuration.");
  await page.until("it shows that", () => page.devices.get(KEY)!.name === "Reading lamp");
  expect(JSON.stringify(page.messages)).not.toContain("hunter22");
});
