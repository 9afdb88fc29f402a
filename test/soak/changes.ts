import type { SoakDevice } from "./soak-device.ts";

const SET = "$implementation/config/set";
const STATUS = "$implementation/config/status";
const CONFIRMED = "The new configuration is confirmed";

/** Changes that a device does not take, and what it answers. */
export const REFUSED_CHANGES: [change: string, answer: RegExp][] = [
  ['{"name":', /^400 /],
  ['{"mqtt":{"port":"many"}}', /^400 mqtt\.port/],
  ["{}", /^304$/],
  [`{"name":"${"x".repeat(1700)}"}`, /^400 /],
];

/** A change that is refused, one after the other. */
export async function refusedChange(device: SoakDevice, turn: number): Promise<void> {
  const [change, answer] = REFUSED_CHANGES[turn % REFUSED_CHANGES.length]!;
  device.look();
  await device.rig.publish(SET, change);
  await device.rig.hear(STATUS, answer, 0);
  device.look();
}

/** A change that is taken: the device restarts with it and keeps it. Names have one length, since they are kept in memory. */
export async function change(device: SoakDevice, turn: number): Promise<void> {
  const { rig } = device;
  const name = `Soak ${String(turn).padStart(4, "0")}`;
  await device.restart(async () => {
    await rig.publish(SET, JSON.stringify({ name }));
    await rig.hear(STATUS, "200", 0);
    await rig.ready();
    await rig.until(() => rig.lines.includes(CONFIRMED), CONFIRMED);
    if (rig.last("$name") !== name) throw new Error(`The device is named ${rig.last("$name")} instead of ${name}.`);
  });
}
