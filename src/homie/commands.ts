/** The commands below `$implementation`. Evaluated when one arrives. */
import type { Parsed } from "../config/apply.ts";
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
    let status = "";
    const parsed: Parsed = {};
    parsed._config = phase<typeof import("../config/update.ts")>().mergeConfig(value, (fault) => {
      status = `400 config/set: ${fault}`;
    });
    if (!status) status = phase<typeof import("../config/apply.ts")>().applyConfig(device._settings, parsed);
    device._publish(`${below}config/status`, status, 1, true);
    print(`Configuration: ${status}`);
    if (status === "200") phase<typeof import("../boot/reboot.ts")>().rebootWhenIdle(device);
  } else if (levels[1] === "reset" && value === "true") {
    device._publish(`${below}reset`, "false", 1, true);
    print("Reset asked for over MQTT");
    device._resetDue = true;
    phase<typeof import("../boot/reboot.ts")>().rebootWhenIdle(device);
  }
}
