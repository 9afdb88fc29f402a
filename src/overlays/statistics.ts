"use overlay";
import { STATISTICS } from "../formats/topics.ts";
import { later } from "../overlay.ts";
import type { Device } from "../resident/device.ts";
import { INTERVAL_GRACE } from "./advertise.ts";

/** Publishes `$stats/interval`, `signal`, `uptime` and `freeheap`, and `dropped` if there is any, now and from then on. */
export function publishStatistics(device: Device): void {
  device._statistics = later(publishStatistics, device, device._statsInterval * 1000);
  if (device._onEvent) setTimeout(device._onEvent, 0, { type: "SENDING_STATISTICS" });
  const { free, blocksize } = process.memory();
  // In percent, as Homie for ESP8266 reckons it: -100 dBm is 0, -50 dBm and better is 100.
  const dbm = Number(require("Wifi").getDetails().rssi);
  const signal = Math.min(100, Math.max(0, 2 * (dbm + 100)));
  const uptime = Math.floor(getTime() - device._bootTime);
  // Not in a loop over a list: building that takes as long as sending.
  const below = `${device._topic}/${STATISTICS}/`;
  device._publish(`${below}interval`, `${device._statsInterval + INTERVAL_GRACE}`, 1, true);
  device._publish(`${below}signal`, `${signal}`, 1, true);
  device._publish(`${below}uptime`, `${uptime}`, 1, true);
  device._publish(`${below}freeheap`, `${free * blocksize}`, 1, true);
  if (device._refused) device._publish(`${below}refused`, `${device._refused}`, 1, true);
  if (device._dropped) device._publish(`${below}dropped`, `${device._dropped}`, 1, true);
}
