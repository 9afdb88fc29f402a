import type { SoakDevice } from "./soak-device.ts";

/** How long a device may take to connect when its pause is over, in milliseconds of real time. */
const CONNECTS_WITHIN = 500;
/** How often its pauses are skipped until it has to be back. */
const MOST_SKIPS = 40;
const CONNECTED = "MQTT: connected";

/** Kills the broker, which comes back after some seconds of the device's time; the device has to be ready again. */
export async function outage(device: SoakDevice, seconds: number): Promise<void> {
  const { rig, time } = device;
  device.look();
  await device.killBroker();
  await rig.until(() => rig.lines.some((line) => line.startsWith("MQTT: ")), "the loss of the connection");
  await time.until(time.lived + seconds);
  const from = rig.said.length;
  await device.startBroker();
  for (let i = 0; !rig.lines.includes(CONNECTED) && i < MOST_SKIPS; i++) {
    await time.skip();
    await rig.until(() => rig.lines.includes(CONNECTED), CONNECTED, CONNECTS_WITHIN).catch(() => {});
  }
  await rig.ready(undefined, from);
  device.look(/^MQTT: /);
}
