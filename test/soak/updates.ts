import { imageMd5 } from "../../files/firmware-image.ts";
import type { TestImage } from "../reliability/images.ts";
import type { SoakDevice } from "./soak-device.ts";

const CONFIRMED = "The new firmware is confirmed";

/** The same image, as Base64. */
const inBase64 = ({ bytes, md5 }: TestImage): TestImage => ({ bytes: Buffer.from(bytes.toString("base64")), md5 });

/** The image with a byte of its code changed, and its own MD5. */
function damaged({ bytes }: TestImage): TestImage {
  const copy = Buffer.from(bytes);
  copy[copy.length >> 1]! ^= 1;
  return { bytes: copy, md5: imageMd5(copy) };
}

/** Firmwares that a device does not take, and what it answers. */
export const REFUSED_UPDATES: [make: (running: TestImage, next: TestImage) => TestImage, answer: string][] = [
  [(running) => running, "304"],
  [(_, next) => damaged(next), "400 BAD_FIRMWARE"],
  [(_, { bytes }) => ({ bytes, md5: "0".repeat(32) }), "400 BAD_CHECKSUM"],
  [(_, next) => inBase64(damaged(next)), "400 BAD_FIRMWARE"],
  [(_, { md5 }) => ({ bytes: Buffer.from("no firmware".repeat(100)), md5 }), "400 BAD_FIRMWARE"],
];

/** An update that is refused, one after the other. */
export async function refusedUpdate(device: SoakDevice, turn: number): Promise<void> {
  const [make, answer] = REFUSED_UPDATES[turn % REFUSED_UPDATES.length]!;
  device.look();
  const status = (await device.rig.update(make(...device.images))).at(-1);
  if (status !== answer) throw new Error(`The device answers a firmware with ${status} instead of ${answer}.`);
  device.look();
}

/** An update that is taken: the device restarts into it and confirms it. */
export async function update(device: SoakDevice, isBase64: boolean): Promise<void> {
  const { rig } = device;
  const [running, next] = device.images;
  await device.restart(async () => {
    await rig.install(isBase64 ? inBase64(next) : next);
    await rig.until(() => rig.lines.includes(CONFIRMED), CONFIRMED);
  });
  device.images = [next, running];
}
