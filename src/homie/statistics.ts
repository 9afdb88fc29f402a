/** Publishes the device's statistics. Evaluated for each time. */
import type { Device } from "./device.ts";

/** Signal strength in percent, as Homie for ESP8266 reckons it: -100 dBm is 0, -50 dBm and better is 100. */
function quality(dbm: number): number {
  return Math.min(100, Math.max(0, 2 * (dbm + 100)));
}

/** Publishes `$stats/interval`, `signal`, `uptime` and `freeheap`. */
export function publishStatistics(device: Device): void {
  const memory = process.memory();
  const stats = [
    "interval",
    `${device._statsInterval + 5}`,
    "signal",
    `${quality(Number(require("Wifi").getDetails().rssi))}`,
    "uptime",
    `${Math.floor(getTime() - device._bootTime)}`,
    "freeheap",
    `${memory.free * memory.blocksize}`,
  ];
  while (stats.length) device._publish(`${device._topic}/$stats/${stats.shift()}`, stats.shift()!, 1, true);
}
