"use overlay";
/**
 * What happens at every start, once the sketch has been evaluated: one step in a turn, from the journal to the mode that
 * follows from it.
 */
import type { Slot } from "../boot/boot-state.ts";
import { MD5_LENGTH } from "../boot/slots.ts";
import { readBootState } from "../boot/state.ts";
import { u32 } from "../bytes.ts";
import type { Config } from "../config/config.ts";
import { readConfigState, writeConfigState } from "../config/config-state.ts";
import { SECTIONS } from "../config/rules.ts";
import type { Device } from "../homie/device.ts";
import { HEADER_CRC } from "../image/header.ts";
import { CONFIG } from "../journal/format.ts";
import { later } from "../overlay.ts";
import { phase } from "../phase.ts";
import { adoptFile } from "./adopt.ts";
import { buttonChanged, watchButton } from "./button.ts";
import { firstProblem } from "./change.ts";
import { eraseSparePage, openJournal, readRecord, writeRecords } from "./journal.ts";
import { parseJson } from "./json.ts";
import { startSetup } from "./setup.ts";

/** What the journal says of the running image. */
export function start(device: Device): void {
  const running = __SLOT_FILE__.substr(3) as Slot;
  device._slot = running;
  device._bootTime = getTime();
  print(`${__FW_NAME__} ${__FW_VERSION__}, slot ${running}`);
  const boot = readBootState();
  if (boot) {
    const image = boot[running];
    const header = require("Storage").read(__SLOT_FILE__, HEADER_CRC, 4)!;
    const crc = u32(header, 0) | 0;
    // An update that was cut short may have left another image here than the journal knows of.
    if (image.substr(MD5_LENGTH) === `${crc}`) device._checksum = image.substr(0, MD5_LENGTH);
    if (boot.bad) device._bad = boot.bad;
    device._trial = boot.probe || boot.tries !== undefined;
    device._unsettled = device._trial || boot.slot !== running;
  } else device._unsettled = true;
  later(repair, device);
}

/** Sees to it that the journal can be relied upon, then that its configuration can. */
export function repair(device: Device): void {
  const live = openJournal();
  if (live?.damaged) {
    const repaired = writeRecords({});
    print(
      `! The journal was damaged: ${repaired ? "repaired, its last whole records count" : "it cannot be repaired"}`,
    );
  }
  // What follows goes on from one to the next: a file's adoption, probation (`countStart`), `endReset`, `chooseMode`.
  later(adoptFile, device);
}

/** Ends a reset that the power cut short. */
export function endReset(device: Device): void {
  const json = readRecord(CONFIG);
  if (!json) later(eraseSpare, device);
  later(chooseMode, device);
}

export function eraseSpare(_: Device): void {
  eraseSparePage();
}

/** Which mode it is to be, and whether the configuration is a valid one. */
export function chooseMode(device: Device): void {
  const state = readConfigState();
  if (state.configure) {
    delete state.configure;
    writeConfigState(state);
    later(startMode, { _device: device, _mode: "CONFIGURATION_MODE" });
    return;
  }
  const json = readRecord(CONFIG);
  if (json) later(checkConfig, { _device: device, _config: parseJson(json) as Config, _section: 0 });
  else later(startUnconfigured, device);
}

export function startUnconfigured(device: Device): void {
  const mode = device._standalone ? "STANDALONE_MODE" : "CONFIGURATION_MODE";
  later(startMode, { _device: device, _mode: mode });
}

/** Checks the configuration, one section in a turn: another firmware may have stored it. */
export function checkConfig(check: { _device: Device; _config: Config; _section: number }): void {
  const { _device: device, _section: section } = check;
  const problem = firstProblem(check._config as never, section, device);
  if (problem) {
    print(`! The configuration is not valid for this firmware: ${problem}`);
    later(startUnconfigured, device);
    return;
  }
  check._section++;
  if (section < SECTIONS) later(checkConfig, check);
  else later(takeConfig, check);
}

/** Takes the configuration. */
export function takeConfig(check: { _device: Device; _config: Config }): void {
  const { _device: device, _config: config } = check;
  const address = require("Wifi").getIP()!;
  const mac = address.mac.split(":").join("").toLowerCase();
  device._base = config.mqtt.base_topic || "homie/";
  device._topic = device._base + (config.device_id || mac);
  device._otaEnabled = config.ota.enabled;
  device._statsInterval = config.device_stats_interval || 60;
  const own = config.settings;
  if (own) {
    for (const setting of device._settings) {
      const value = own[setting.name];
      if (value !== undefined) setting.value = value;
    }
  }
  later(startMode, { _device: device, _mode: "NORMAL_MODE" });
}

/** Starts a mode. */
export function startMode(start: {
  _device: Device;
  _mode: "NORMAL_MODE" | "CONFIGURATION_MODE" | "STANDALONE_MODE";
}): void {
  const { _device: device, _mode: mode } = start;
  if (device._onEvent) setTimeout(device._onEvent, 0, { type: mode });
  if (mode === "CONFIGURATION_MODE") {
    later(startSetup, device);
    return;
  }
  const changed = () => {
    later(buttonChanged, device);
  };
  if (device._resetTrigger !== false) watchButton(device, changed);
  if (mode === "NORMAL_MODE") phase<typeof import("../boot/normal.ts")>().startNormal(device);
  else later(startStandalone, device);
}

/** Standalone mode: the sketch runs by itself, without a configuration and without Wi-Fi. */
export function startStandalone(_: Device): void {
  const wifi = require("Wifi");
  wifi.disconnect();
  wifi.stopAP();
  print("Standalone mode: no configuration, no Wi-Fi");
}
