"use overlay";
import { later } from "../overlay.ts";
import type { Device } from "../resident/device.ts";

/** Publishes `$stats/interval`, `signal`, `uptime` and `freeheap`, now and from then on. */
export function publishStatistics(device: Device): void {
  device._statistics = later(publishStatistics, device, device._statsInterval * 1000);
  const { free, blocksize } = process.memory();
  // In percent, as Homie for ESP8266 reckons it: -100 dBm is 0, -50 dBm and better is 100.
  const dbm = Number(require("Wifi").getDetails().rssi);
  const signal = Math.min(100, Math.max(0, 2 * (dbm + 100)));
  const uptime = Math.floor(getTime() - device._bootTime);
  const stats = [
    "interval",
    device._statsInterval + 5,
    "signal",
    signal,
    "uptime",
    uptime,
    "freeheap",
    free * blocksize,
  ];
  while (stats.length) {
    const topic = `${device._topic}/$stats/${stats.shift()}`;
    const value = `${stats.shift()}`;
    device._publish(topic, value, 1, true);
  }
}
