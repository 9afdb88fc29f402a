/** Reads what the journal holds into the device. Evaluated once at every boot. */
import type { Config } from "../config/config.ts";
import type { Device } from "../homie/device.ts";
import { CONFIG } from "../journal/format.ts";
import { readRecord } from "../journal/journal.ts";
import type { Slot } from "./boot-state.ts";
import { readBootState } from "./state.ts";

/**
 * Reads configuration and boot state.
 * @returns whether there is a configuration
 */
export function load(device: Device, running: Slot): boolean {
  const state = readBootState();
  device._checksum = state?.[running] || "";
  device._trial = state?.probe || state?.tries !== undefined;
  const json = readRecord(CONFIG);
  if (!json) return false;
  const config: Config = JSON.parse(json);
  device._base = config.mqtt.base_topic || "homie/";
  device._topic = device._base + (config.device_id || require("Wifi").getIP()!.mac.split(":").join("").toLowerCase());
  device._otaEnabled = config.ota.enabled;
  device._statsInterval = config.device_stats_interval || 60;
  for (const setting of device._settings) {
    const value = config.settings?.[setting.name];
    if (value !== undefined) setting.value = value;
  }
  return true;
}
