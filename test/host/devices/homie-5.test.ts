import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { getConfig } from "../../../host/configure/get-config.ts";
import { setConfig } from "../../../host/configure/set-config.ts";
import { listDevices } from "../../../host/devices/list-devices.ts";
import { restartDevice } from "../../../host/devices/restart-device.ts";
import { BrokerClient } from "../../../host/mqtt/broker-client.ts";
import { type EmbeddedBroker, startBroker } from "../../../host/mqtt/embedded-broker.ts";
import { Fleet } from "../../../host/update/fleet.ts";
import { checkOtaFirmware } from "../../../host/update/ota-firmware.ts";
import { revertDevice } from "../../../host/update/revert-device.ts";
import { updateDevice } from "../../../host/update/update-device.ts";
import { Device, TOPIC, TOPIC_OF_5 } from "../../scenario/device.ts";
import { builtImage } from "../../support/built-image.ts";

const ID = TOPIC.slice("homie/".length);
const TIMEOUT = 30_000;
const address = { baseTopic: "homie/", id: ID };

let broker: EmbeddedBroker;
let device: Device;
let client: BrokerClient;
let lines: string[];
const output = { line: (text: string) => void lines.push(text), progress() {}, endProgress() {} };

const light = (homie: 3 | 5) =>
  builtImage({
    sketch: join(import.meta.dirname, "../../../examples/light.ts"),
    ...{ name: "light", version: `${homie}.0.0`, homie },
  });

async function start(homie: 3 | 5): Promise<void> {
  device = await Device.start(undefined, broker.port, await light(homie), {}, homie === 5 ? TOPIC_OF_5 : TOPIC);
  await device.ready();
  await device.message("$implementation/config");
}

beforeEach(async () => {
  lines = [];
  broker = await startBroker();
  client = await BrokerClient.open({ url: `mqtt://127.0.0.1:${broker.port}` });
});
afterEach(async () => {
  await client.close();
  await device.stop();
  await broker.close();
});

it("lists a device of Homie 5 with its firmware and its address", async () => {
  await start(5);
  await device.message("$implementation/stats/uptime");
  const listed = await listDevices({
    ...{ broker: { url: `mqtt://127.0.0.1:${broker.port}` }, baseTopic: "homie/", folder: undefined },
  });
  expect(listed).toMatchObject([
    {
      ...{ id: ID, convention: "5.0", state: "ready", name: "Scenario" },
      firmware: { name: "light", version: "5.0.0", checksum: (await light(5)).md5 },
      address: expect.stringMatching(/^\d+\./) as string,
      uptime: expect.any(Number) as number,
    },
  ]);
});

it("changes its configuration, and restarts it", async () => {
  await start(5);
  expect(await getConfig(client, address, TIMEOUT)).toMatchObject({ name: "Scenario" });
  await setConfig({ broker: client, device: address, patch: { name: "Hall" }, timeoutMs: TIMEOUT, output });
  expect(lines.join("\n")).toMatch(/name.*Hall[\s\S]*runs with the new configuration/);
  const moved = { device_id: "hall" };
  await setConfig({ broker: client, device: address, patch: moved, timeoutMs: TIMEOUT, output });
  await restartDevice(client, { ...address, id: "hall" }, TIMEOUT, output);
  expect(lines.at(-1)).toBe("The device is back.");
  const said = device.seen.filter(({ topic }) => topic === "homie/5/hall/$description");
  expect(JSON.parse(said.at(-1)!.payload)).toMatchObject({ name: "Hall" });
});

it("takes a device from Homie 3 to 5 and back over the air", async () => {
  await start(3);
  const { image } = await light(5);
  const firmware = checkOtaFirmware(Buffer.from(image), "light.bin");
  expect(await updateDevice({ broker: client, device: address, firmware, timeoutMs: TIMEOUT, output })).toBe(
    "installed",
  );
  const fleet = await Fleet.open(client, "homie/");
  expect(fleet.devices()).toMatchObject([{ id: ID, state: "ready", firmware: { version: "5.0.0" } }]);
  await revertDevice(client, address, TIMEOUT, output);
  expect(lines.at(-1)).toBe("The device runs 3.0.0 again, in place of 5.0.0.");
});
