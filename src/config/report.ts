/** What the broker is told of the configuration outside of an answer to a change. */
import type { Device } from "../homie/device.ts";
import { MAX_CONFIG } from "../journal/format.ts";
import { readConfigState } from "./config-state.ts";

function report(device: Device, status: string): void {
  device._publish(`${device._topic}/$implementation/config/status`, status, 1, true);
}

/** Tells of a change that was taken back. Before `$state` = `ready`, so that nobody takes it for the answer to a new one. */
export function reportUndone(device: Device): void {
  const { undone } = readConfigState();
  if (undone) report(device, `409 UNDONE ${undone}`);
}

/** Answers a change that was too long to be received. */
export function reportTooLong(device: Device): void {
  device._publish(`${device._topic}/$implementation/config/set`, "", 1, true);
  report(device, `400 config/set: is longer than ${MAX_CONFIG} bytes`);
}
