/** The commands below `$implementation`. Evaluated when one arrives. */
import { updateConfig } from "../config/update.ts";
import { phase } from "../phase.ts";
import type { Device } from "./device.ts";

/**
 * Carries out a command.
 * @param levels the topic's levels from `$implementation` on
 */
export function handleCommand(device: Device, levels: string[], value: string): void {
  const below = `${device._topic}/$implementation/`;
  if (levels[1] === "config" && levels[2] === "set") {
    device._publish(`${below}config/set`, "", 1, true);
    const status = updateConfig(device, value);
    device._publish(`${below}config/status`, status, 1, false);
    print(`Configuration: ${status}`);
    if (status === "200") phase<typeof import("../boot/reboot.ts")>().rebootWhenIdle(device);
  }
}
