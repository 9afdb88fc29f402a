/** Reads what the journal holds into the device. Evaluated once at every boot. */

import { u32 } from "../bytes.ts";
import type { Config } from "../config/config.ts";
import { readConfigState, writeConfigState } from "../config/config-state.ts";
import { parseJson } from "../config/json-access.ts";
import type { Device } from "../homie/device.ts";
import { HEADER_CRC } from "../image/header.ts";
import { readRecord } from "../journal/access.ts";
import { CONFIG } from "../journal/format.ts";
import { phase } from "../phase.ts";
import type { Slot } from "./boot-state.ts";
import { MD5_LENGTH } from "./slots.ts";
import { readBootState } from "./state.ts";

/** How the device is run. */
export type Mode = "NORMAL_MODE" | "CONFIGURATION_MODE" | "STANDALONE_MODE";

/** Takes the configuration, if it is a valid one. */
function takeConfig(device: Device): boolean {
  const json = readRecord(CONFIG);
  if (!json) return false;
  const config = parseJson(json) as Config;
  const problem = phase<typeof import("../config/check.ts")>().firstProblem(device._settings, config);
  if (problem) {
    print(`! The configuration is not valid for this firmware: ${problem}`);
    return false;
  }
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

/**
 * Reads boot state and configuration, when it has been seen to that they can be relied upon.
 * @returns the mode that follows from them
 */
export function load(device: Device, running: Slot): Mode {
  const boot = readBootState();
  const image = boot?.[running] || "";
  const crc = u32(require("Storage").read(__SLOT_FILE__, HEADER_CRC, 4)!, 0) | 0;
  // An update that was cut short may have left another image here than the journal knows of.
  device._checksum = image.substr(MD5_LENGTH) === `${crc}` ? image.substr(0, MD5_LENGTH) : "";
  if (boot?.bad) device._bad = boot.bad;
  device._trial = boot?.probe || boot?.tries !== undefined;
  device._unsettled = device._trial || boot?.slot !== running;
  phase<typeof import("../config/prepare.ts")>().prepareConfig(device);
  const state = readConfigState();
  if (state.configure) {
    delete state.configure;
    writeConfigState(state);
    return "CONFIGURATION_MODE";
  }
  if (takeConfig(device)) return "NORMAL_MODE";
  return device._standalone ? "STANDALONE_MODE" : "CONFIGURATION_MODE";
}
