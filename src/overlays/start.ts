"use overlay";
import { keepFeeding } from "../../modules/watchdog.ts";
import { readBootState } from "../flash/boot-state.ts";
import { encodeConfigState, readConfigState } from "../flash/config-state.ts";
import { readRecord } from "../flash/journal.ts";
import { MD5_LENGTH, otherSlot } from "../flash/slots.ts";
/**
 * What happens at every start, once the sketch has been evaluated: one step in a turn, from the journal to the mode that
 * follows from it.
 */
import type { Slot } from "../formats/boot-state.ts";
import { u32 } from "../formats/bytes.ts";
import type { SettingValue } from "../formats/config/config.ts";
import { findMember } from "../formats/config/lines.ts";
import { SECTIONS, sectionName } from "../formats/config/rules.ts";
import { HEADER_CRC } from "../formats/image.ts";
import { CONFIG, CONFIG_STATE, PREVIOUS } from "../formats/journal.ts";
import { VERSION_LEVEL } from "../formats/topics.ts";
import { later } from "../overlay.ts";
import type { Device } from "../resident/device.ts";
import { adoptFile } from "./adopt.ts";
import { buttonChanged, watchButton } from "./button.ts";
import { readSection, readSetting, sectionProblem, settingProblem } from "./change.ts";
import { eraseSparePage, openJournal, writeRecord, writeRecords } from "./journal.ts";
import { startNormal } from "./normal.ts";
import { giveUp } from "./probation.ts";
import { type Reading, readOn, startReading } from "./read-json.ts";
import { startSetup } from "./setup/server.ts";

/** Finds the journal. */
export function start(device: Device): void {
  // Collects the garbage that the loader has left: in the middle of a turn that takes more stack than here, see docs/stack.md.
  process.memory();
  device._journal = openJournal();
  later(identify, device);
}

/** What the journal says of the running image. */
export function identify(device: Device): void {
  const running = __SLOT_FILE__.substr(3) as Slot;
  device._slot = running;
  device._bootTime = getTime();
  print(`${__FW_NAME__} ${__FW_VERSION__}, slot ${running}`);
  const boot = readBootState(device._journal);
  if (boot) {
    const image = boot[running];
    const header = require("Storage").read(__SLOT_FILE__, HEADER_CRC, 4)!;
    const crc = u32(header, 0) | 0;
    // An update that was cut short may have left another image here than the journal knows of.
    if (image.substr(MD5_LENGTH) === `${crc}`) device._checksum = image.substr(0, MD5_LENGTH);
    if (boot.bad) device._bad = boot.bad;
    if (boot.rotten) device._rotten = true;
    if (boot.crashes !== undefined) device._crashes = boot.crashes;
    if (boot.back) {
      const other = boot.was || boot[otherSlot(running)];
      device._stale = other.substr(0, MD5_LENGTH);
    }
    if (boot.probe || boot.tries !== undefined) device._trial = true;
    if (device._trial || boot.slot !== running) device._unsettled = true;
  } else device._unsettled = true;
  const { _journal: journal } = device;
  // Sees to it that the journal can be relied upon, then that its configuration can.
  if (journal._page >= 0 && journal._damaged) later(repair, device);
  // What follows goes on from one to the next: a file's adoption, probation (`countStart`), `chooseMode`.
  later(adoptFile, device);
}

/** Writes the journal anew, whose live page is damaged. */
export function repair(device: Device): void {
  const repaired = writeRecords(device._journal, {});
  print(`! The journal was damaged: ${repaired ? "repaired, its last whole records count" : "it cannot be repaired"}`);
}

/** Which mode it is to be. */
export function chooseMode(device: Device): void {
  const { _journal: journal } = device;
  const json = readRecord(journal, CONFIG);
  const state = readRecord(journal, CONFIG_STATE);
  // What a reset that the power cut short has left.
  if (!json) later(eraseSpare, device);
  if (state.includes('"configure"')) later(configureOnce, device);
  else if (json && json[1] !== "\n") {
    const reading = startReading(json);
    later(rewriteConfig, { _device: device, _reading: reading });
  } else if (json) later(readConfig, device);
  else later(startUnconfigured, device);
}

export function eraseSpare(device: Device): void {
  eraseSparePage(device._journal);
}

/** Configuration mode was asked for, for this start. */
export function configureOnce(device: Device): void {
  const state = readConfigState(device._journal);
  delete state.configure;
  const json = encodeConfigState(state);
  writeRecord(device._journal, CONFIG_STATE, json);
  later(startMode, { _device: device, _mode: "CONFIGURATION_MODE" });
}

export function startUnconfigured(device: Device): void {
  const mode = device._standalone ? "STANDALONE_MODE" : "CONFIGURATION_MODE";
  later(startMode, { _device: device, _mode: mode });
}

/** A stored configuration that is being taken. */
interface Stored {
  _device: Device;
  /** The section that comes next; behind those of the rules the sketch's settings, each by itself. */
  _section: number;
  _base: string;
  _id: string;
}

export function readConfig(device: Device): void {
  const { _journal: journal } = device;
  const json = readRecord(journal, CONFIG);
  const whole = json.length;
  device._name = findMember(json, whole, "", "name");
  device._wifi = findMember(json, whole, "", "wifi");
  device._mqtt = findMember(json, whole, "", "mqtt");
  later(takeSection, { _device: device, _section: 0, _base: "", _id: "" });
}

/** A stored configuration that is no JSON in lines: the firmware that has stored it wrote it another way. */
export function rewriteConfig(job: { _device: Device; _reading: Reading }): void {
  const { _device: device, _reading: reading } = job;
  let problem = readOn(reading);
  if (!problem && reading._at < reading._text.length) {
    later(rewriteConfig, job);
    return;
  }
  const stored = !problem && writeRecord(device._journal, CONFIG, reading._json);
  if (stored) {
    later(readConfig, device);
    return;
  }
  problem = problem || "the flash does not hold it";
  later(refuseConfig, { _device: device, _problem: problem });
}

/** The stored configuration cannot be taken: the one before returns, if there is one. */
export function refuseConfig(refusal: { _device: Device; _problem: string }): void {
  const { _device: device, _problem: problem } = refusal;
  print(`! The configuration is not valid for this firmware: ${problem}`);
  if (device._probation && readRecord(device._journal, PREVIOUS)) later(giveUp, device);
  else later(startUnconfigured, device);
}

/** Checks a section of the configuration, since another firmware may have stored it, and takes it. */
export function takeSection(stored: Stored): void {
  const { _device: device, _section: section } = stored;
  const { _journal: journal } = device;
  const json = readRecord(journal, CONFIG);
  const name = section < SECTIONS ? sectionName(section) : "settings";
  const setting = device._settings[section - SECTIONS];
  let value: { [key: string]: unknown } | null | undefined;
  if (section < SECTIONS) value = readSection(json, section);
  else value = readSetting(json, setting);
  let problem = "";
  if (section < SECTIONS) problem = sectionProblem(value, section);
  else problem = settingProblem(value, setting);
  if (problem) {
    later(refuseConfig, { _device: device, _problem: problem });
    return;
  }
  if (!section) {
    stored._id = (value!.device_id as string) || "";
    device._statsInterval = (value!.device_stats_interval as number) || 60;
  } else if (name === "mqtt") stored._base = (value!.base_topic as string) || "homie/";
  else if (name === "ota") device._otaEnabled = value!.enabled as boolean;
  else if (setting && value) {
    const own = value[setting.name];
    if (own !== undefined && setting.type === "object") Object.assign(setting.value as object, own);
    else if (own !== undefined) setting.value = own as SettingValue;
    if (device._notesProvided) setting.provided = own !== undefined;
  }
  stored._section++;
  if (stored._section < SECTIONS + device._settings.length) later(takeSection, stored);
  else {
    const address = require("Wifi").getIP()!;
    const mac = address.mac.split(":").join("").toLowerCase();
    if (__HOMIE__ === 5) stored._base += VERSION_LEVEL;
    device._topic = stored._base + (stored._id || mac);
    later(startMode, { _device: device, _mode: "NORMAL_MODE" });
  }
}

/** Starts a mode. */
export function startMode(start: {
  _device: Device;
  _mode: "NORMAL_MODE" | "CONFIGURATION_MODE" | "STANDALONE_MODE";
}): void {
  const { _device: device, _mode: mode } = start;
  if (device._onEvent) setTimeout(device._onEvent, 0, { type: mode });
  // In normal mode the LED does, or the connection to the broker.
  if (mode !== "NORMAL_MODE") later(keepFeeding, undefined);
  if (mode === "CONFIGURATION_MODE") {
    later(startSetup, device);
    return;
  }
  const changed = () => {
    later(buttonChanged, device);
  };
  if (device._resetTrigger !== false) watchButton(device, changed);
  if (mode === "NORMAL_MODE") later(startNormal, device);
  else later(startStandalone, device);
}

/** Standalone mode: the sketch runs by itself, without a configuration and without Wi-Fi. */
export function startStandalone(_: Device): void {
  const wifi = require("Wifi");
  wifi.disconnect();
  wifi.stopAP();
  print("Standalone mode: no configuration, no Wi-Fi");
}
