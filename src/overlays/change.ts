"use overlay";
import { readConfigState } from "../flash/config-state.ts";
import { readRecord } from "../flash/journal.ts";
import { changedPaths } from "../formats/config/changed-paths.ts";
/**
 * What a configuration goes through that has arrived, from its text to the journal: over MQTT as a change of the stored
 * one, as a file in Storage, or over HTTP. One step in a turn, so that none takes long, and memory holds no more than one:
 * each form of the configuration is given up for the next.
 */
import type { Config } from "../formats/config/config.ts";
import { merge } from "../formats/config/merge.ts";
import { SECTIONS, sectionName } from "../formats/config/rules.ts";
import { unknownKeys } from "../formats/config/unknown-keys.ts";
import { type Json, validateSection, validateSettings } from "../formats/config/validate.ts";
import { CONFIG, CONFIG_STATE, MAX_CONFIG, PREVIOUS } from "../formats/journal.ts";
import { later } from "../overlay.ts";
import type { Device } from "../resident/device.ts";
import { type Payloads, writeRecord, writeRecords } from "./journal.ts";
import { checkText, isPlainText, parseChecked, startCheck, type TextCheck, toJson } from "./json.ts";
import { rebootWhenIdle } from "./reboot.ts";

/** Bytes of the text that are looked at in a turn: on the chip a byte takes a millisecond. */
const SLICE = 32;

/** A configuration on its way. */
export interface Change {
  _device: Device;
  /** The text, until it was parsed. */
  _text: string;
  /** Whether it is to be merged into the stored configuration, as RFC 7396 says. */
  _isPatch: boolean;
  /**
   * Told what has become of it: `200` stored, `304` it is the stored one, `400 <path and reason>`, `500 FLASH_ERROR`.
   */
  _done: (status: string) => void;
  _check?: TextCheck;
  /** The section that is checked next. */
  _section?: number;
  /** How it differs from the stored one: `first`, there is none; `risky`, in the way to the broker; `safe`. */
  _kind?: string;
  /** What the text says, and then the configuration, until it is written. */
  _config?: unknown;
}

/** How long a change waits for the one before it, in milliseconds. */
const WAIT = 50;

/** Begins, when the change before is through: it is the configuration that this one is merged into. */
export function takeChange(change: Change): void {
  if (change._device._changing) {
    later(takeChange, change, WAIT);
    return;
  }
  change._device._changing = true;
  const isPlain = isPlainText(change._text);
  change._check = startCheck();
  if (isPlain) change._check._at = change._text.length;
  later(lookAt, change);
}

/** Looks at the next bytes of the text. */
export function lookAt(change: Change): void {
  const text = change._text;
  const fault = checkText(text, change._check!, SLICE);
  if (fault) end(change, `400 ${fault}`);
  else if (change._check!._at < text.length) later(lookAt, change);
  else {
    delete change._check;
    later(parse, change);
  }
}

export function parse(change: Change): void {
  const text = change._text;
  change._text = "";
  let status = "";
  const config = parseChecked(text, (fault) => {
    status = `400 ${fault}`;
  });
  if (status) {
    end(change, status);
    return;
  }
  change._config = config;
  if (change._isPatch) later(mergeStored, change);
  else later(validate, change);
}

export function mergeStored(change: Change): void {
  const { _journal: journal } = change._device;
  const json = readRecord(journal, CONFIG);
  const stored = JSON.parse(json);
  change._config = merge(stored, change._config);
  later(validate, change);
}

/** Checks the configuration, one section in a turn. */
export function validate(change: Change): void {
  const section = change._section || 0;
  change._section = section + 1;
  const config = change._config as Json;
  let problem = "";
  if (section < SECTIONS) {
    const name = sectionName(section);
    problem = sectionProblem(section ? config[name] : config, section);
  } else problem = settingsProblem(config.settings, change._device);
  if (problem) end(change, `400 ${problem}`);
  else if (section < SECTIONS) later(validate, change);
  else later(compare, change);
}

/**
 * The first rule of a section that a configuration breaks; empty when it breaks none.
 * @param value what the section holds; for section 0 the configuration
 * @param section as in rules.ts
 */
export function sectionProblem(value: unknown, section: number): string {
  let problem = "";
  validateSection(value, section, (error) => {
    problem = problem || error;
  });
  return problem;
}

/** The same for the sketch's own settings. */
export function settingsProblem(value: unknown, device: Device): string {
  let problem = "";
  validateSettings(value, device._settings, (error) => {
    problem = problem || error;
  });
  return problem;
}

/** Whether it is another configuration than the stored one, and whether it may cut the device off from its broker. */
export function compare(change: Change): void {
  const { _journal: journal } = change._device;
  const json = readRecord(journal, CONFIG);
  let kind = json ? "" : "first";
  if (json) {
    const before = JSON.parse(json);
    changedPaths(before as never, change._config as never, (path) => {
      if (path === "device_id" || path.startsWith("wifi") || path.startsWith("mqtt")) kind = "risky";
      else if (!kind) kind = "safe";
    });
  }
  change._kind = kind;
  if (!kind) end(change, "304");
  else {
    later(warn, change);
    later(encode, change);
  }
}

/** Says on the console which keys mean nothing to this firmware. */
export function warn(change: Change): void {
  unknownKeys(change._config, change._device._settings, (path) =>
    print(`! Configuration: ${path} is not known to this firmware, but kept`),
  );
}

/** The configuration as it will be stored. */
export function encode(change: Change): void {
  const json = toJson(change._config as Config);
  delete change._config;
  change._text = json;
  if (json.length <= MAX_CONFIG) later(store, change);
  else end(change, `400 configuration: is longer than ${MAX_CONFIG} bytes`);
}

/**
 * Stores the configuration. One that leads to the broker another way is on probation. So is the first one, with none before
 * it to return to, and what replaces it before it has worked.
 */
export function store(change: Change): void {
  const { _journal: journal } = change._device;
  const json = change._text;
  change._text = "";
  const state = readConfigState(journal);
  let stored = false;
  if (change._kind === "safe" && !state.first) stored = writeRecord(journal, CONFIG, json);
  else {
    const changes: Payloads = {};
    changes[CONFIG] = json;
    changes[PREVIOUS] = "";
    changes[CONFIG_STATE] = "";
    if (change._kind === "first" || state.first) changes[CONFIG_STATE] = '{"first":true}';
    else {
      changes[PREVIOUS] = readRecord(journal, PREVIOUS);
      if (!changes[PREVIOUS]) changes[PREVIOUS] = readRecord(journal, CONFIG);
    }
    stored = writeRecords(journal, changes);
  }
  end(change, stored ? "200" : "500 FLASH_ERROR");
}

function end(change: Change, status: string): void {
  const device = change._device;
  device._changing = false;
  setTimeout(change._done, 0, status);
  // It was put off until here.
  if (device._rebootDue) later(rebootWhenIdle, device);
}
