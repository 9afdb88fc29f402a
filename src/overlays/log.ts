"use overlay";
import type { Device } from "../resident/device.ts";

/** So many messages are sent in so many seconds; the others are only counted, so that nobody can flood the broker by way of the device. */
const MAX_LOGGED = 10;
const WINDOW = 60;
/** More of a message is not sent, in bytes. */
const MAX_ENTRY = 200;

/** Levels of the Homie convention 5.0; its "fatal" is used for nothing. */
export type Level = "debug" | "info" | "warn" | "error";

/** What a developer would miss otherwise. */
export interface Entry {
  _device: Device;
  _level: Level;
  /** A text, or what was thrown. */
  _what: unknown;
}

/** Publishes to `$log` of the Homie convention 5.0. */
export function log(entry: Entry): void {
  const { _device: device, _level: level, _what: what } = entry;
  if (device._describing) return;
  const now = getTime();
  if (!(now - device._logStart! < WINDOW)) {
    const more = device._logged! - MAX_LOGGED;
    device._logStart = now;
    device._logged = 0;
    if (more > 0) entry._what = `${what} (before that, ${more} more)`;
  }
  device._logged!++;
  if (device._logged! > MAX_LOGGED) return;
  const text = `${entry._what}`.substr(0, MAX_ENTRY);
  device._publish(`${device._topic}/$log/${level}`, text, 0, false);
}
