/** Takes an incremental configuration from the broker. Evaluated when one has arrived. */
import type { Device } from "../homie/device.ts";
import { phase } from "../phase.ts";
import type { Parsed } from "./apply.ts";

/** Merges, checks and stores what was published to `config/set`, answers, and reboots if it is to take effect. */
export function setConfig(device: Device, parsed: Parsed): void {
  let status = "";
  phase<typeof import("./update.ts")>().mergeConfig(parsed, (fault) => {
    status = `400 config/set: ${fault}`;
  });
  if (!status) status = phase<typeof import("./apply.ts")>().applyConfig(device._settings, parsed);
  device._publish(`${device._topic}/$implementation/config/status`, status, 1, true);
  print(`Configuration: ${status}`);
  if (status === "200") phase<typeof import("../boot/reboot.ts")>().rebootWhenIdle(device);
}
