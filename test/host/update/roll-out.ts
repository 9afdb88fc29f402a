import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect } from "vitest";
import { type EmbeddedBroker, startBroker } from "../../../host/mqtt/embedded-broker.ts";
import { type CommandResult, runCommand } from "../../cli/run-command.ts";
import { testImage } from "../../files/test-image.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";
import { FakeDevice, type Reaction } from "../mqtt/fake-device.ts";

const image = testImage();
/** The image's size. */
export const size = image.length;
export const md5 = createHash("md5").update(image).digest("hex");
export const directory = temporaryDirectory();
/** The image's file. */
export const file = join(directory, "firmware.bin");
writeFileSync(file, image);

/** The broker of the test that runs, and the devices that it has started. */
export let broker: EmbeddedBroker;
export let devices: FakeDevice[] = [];
beforeEach(async () => {
  broker = await startBroker();
});
afterEach(async () => {
  for (const device of devices) await device.stop();
  devices = [];
  await broker.close();
});

/** What devices do with the image. */
export const take: Reaction = async (_attribute, _payload, device) => {
  await device.status("202");
  await device.status(`206 ${size / 2}/${size}`);
  await device.status("200");
  await device.restart({ "$fw/checksum": md5 });
};
export const refuse: Reaction = (_attribute, _payload, device) => device.status("400 NOT_ENOUGH_SPACE");
export const vanish: Reaction = async (_attribute, _payload, device) => {
  await device.status("200");
  await device.keep("$state", "lost");
};
export const unreachable: Reaction = () => expect.unreachable();

/** Starts devices by their ids. @returns the options that name them */
export async function start(reactions: Record<string, Reaction>): Promise<string[]> {
  for (const [id, react] of Object.entries(reactions)) {
    const device = await FakeDevice.start(broker.url, id, react);
    devices.push(device);
    await device.keep("$fw/name", "test");
  }
  return Object.keys(reactions).flatMap((id) => ["--device", id]);
}

/** Runs `homie ota` with the image. */
export function ota(...args: string[]): Promise<CommandResult> {
  return runCommand("ota", "--broker", broker.url, "--timeout", "1", ...args, file);
}
