/** The commands below `$implementation`. Evaluated when one arrives. */
import type { Parsed } from "../config/apply.ts";
import { phase } from "../phase.ts";
import type { Device } from "./device.ts";

/** Not within `handleCommand`, whose scope it would keep, and with it the message. */
function setConfig(device: Device, parsed: Parsed): void {
  phase<typeof import("../config/set.ts")>().setConfig(device, parsed);
}

/**
 * Carries out a command.
 * @param levels the topic's levels from `$implementation` on
 */
export function handleCommand(device: Device, levels: string[], value: string): void {
  const below = `${device._topic}/$implementation/`;
  if (levels[1] === "config" && levels[2] === "set") {
    device._publish(`${below}config/set`, "", 1, true);
    // Not within the client's own handlers, which hold the message's last piece in memory until they return.
    setTimeout(setConfig, 0, device, { _text: value });
  } else if (levels[1] === "reset" && value === "true") {
    device._publish(`${below}reset`, "false", 1, true);
    print("Reset asked for over MQTT");
    device._resetDue = true;
    phase<typeof import("../boot/reboot.ts")>().rebootWhenIdle(device);
  }
}
