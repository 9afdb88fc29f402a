"use overlay";
import { readConfigState } from "../flash/config-state.ts";
import { readRecord } from "../flash/journal.ts";
/**
 * What a configuration goes through that has arrived, from its text to the journal: over MQTT as a change of the stored
 * one, as a file in Storage, or over HTTP. One step in a turn, so that none takes long. It stays text all the way, JSON in
 * lines (src/formats/config/lines.ts); of what it holds only one section at a time is made into values, and of that only what
 * rules are about.
 */
import type { SettingGroup } from "../formats/config/config.ts";
import { findMember, keyEnd } from "../formats/config/lines.ts";
import { SECTIONS, sectionKeys, sectionName } from "../formats/config/rules.ts";
import { validateSection, validateSettings } from "../formats/config/validate.ts";
import { CONFIG, CONFIG_STATE, MAX_CONFIG, MAX_STORED, PREVIOUS } from "../formats/journal.ts";
import { BYTES_PER_VARIABLE } from "../formats/variable.ts";
import { later } from "../overlay.ts";
import type { Device, SettingEntry } from "../resident/device.ts";
import { type Payloads, type Rewrite, rewriteOn, startRewrite } from "./journal.ts";
import { type Merging, mergeOn, startMerging } from "./merge-json.ts";
import { pickMembers } from "./pick-members.ts";
import { type Reading, readOn, startReading } from "./read-json.ts";
import { rebootWhenIdle } from "./reboot.ts";

/** A configuration on its way. */
export interface Change {
  _device: Device;
  /** The text as it has arrived; later as JSON in lines. */
  _text: string;
  /** Whether it is to be merged into the stored configuration, as RFC 7396 says. */
  _isPatch: boolean;
  /** What the text is called where something is wrong with the text itself: with a colon and a space behind it, or empty. */
  _source: string;
  /**
   * Told what has become of it: `200` stored, `304` it is the stored one, `400 <path and reason>`, `500 FLASH_ERROR`.
   */
  _done: (status: string) => void;
  /** Whether it waits for memory, and no other is under way. */
  _isNext?: boolean;
  _reading?: Reading;
  _merging?: Merging;
  _rewrite?: Rewrite;
  /** The section that is checked next; behind those of the rules the sketch's settings, each by itself. */
  _section?: number;
  /** What was read of it. */
  _value?: unknown;
  /** How far the lines were looked at, the section that they are in, and how many bytes their line ends and spaces have. */
  _at?: number;
  _within?: string;
  _blank?: number;
}

/** How long a change waits for the one before it, or for memory, in milliseconds. */
const WAIT = 50;
/** Variables that a change takes besides its texts, at most: code that is being run, and the rules and values of a section. */
const OVERHEAD = 130;
/** Lines that are looked at in a turn. */
const LINES = 6;

/** Begins, when the change before is through: it is the configuration that this one is merged into. */
export function takeChange(change: Change): void {
  const { _device: device, _text: text } = change;
  if (device._changing && !change._isNext) {
    later(takeChange, change, WAIT);
    return;
  }
  device._changing = true;
  let bytes = text.length;
  if (change._isPatch) {
    const stored = readRecord(device._journal, CONFIG);
    bytes += stored.length;
  }
  const needed = OVERHEAD + Math.ceil(Math.min(bytes, MAX_STORED) / BYTES_PER_VARIABLE);
  // Collecting garbage takes stack, and is for where it is needed.
  let { free } = process.memory(false);
  if (free < needed) {
    const collected = process.memory();
    free = collected.free;
  }
  if (free < needed) {
    if (device._receiving) {
      // The update gives back what it has.
      change._isNext = true;
      later(takeChange, change, WAIT);
    } else {
      const reason = `needs ${needed} variables of memory, and ${free} are free: the sketch keeps too much`;
      later(refuse, { _change: change, _reason: reason });
    }
    return;
  }
  change._reading = startReading(text);
  change._text = "";
  later(read, change);
}

/** Reads a part of the text. */
export function read(change: Change): void {
  const reading = change._reading!;
  const fault = readOn(reading);
  if (fault) later(refuse, { _change: change, _reason: fault });
  else if (reading._at < reading._text.length) later(read, change);
  else {
    change._text = reading._json;
    delete change._reading;
    if (change._isPatch) later(merge, change);
    else later(validate, change);
  }
}

/** Ends with what is wrong with a text. What is wrong with it as a whole has no path of its own. */
export function refuse(refusal: { _change: Change; _reason: string }): void {
  const { _change: change, _reason: reason } = refusal;
  change._text = "";
  delete change._reading;
  const source = /^[a-z]+ /.test(reason) ? change._source : "";
  end(change, `400 ${source}${reason}`);
}

/** Merges a part of the change into the stored configuration. */
export function merge(change: Change): void {
  const { _journal: journal } = change._device;
  const stored = readRecord(journal, CONFIG);
  if (!change._merging) {
    change._merging = startMerging(stored, change._text);
    change._text = "";
  }
  const merging = change._merging;
  mergeOn(merging, stored);
  if (merging._json.length > MAX_STORED) end(change, `400 configuration: is longer than ${MAX_CONFIG} bytes`);
  else if (merging._work.length) later(merge, change);
  else {
    change._text = merging._json;
    delete change._merging;
    later(validate, change);
  }
}

/** Reads a section of the configuration, or one of the sketch's settings, to be checked in the next turn. */
export function validate(change: Change): void {
  const section = change._section || 0;
  change._section = section + 1;
  const settings = change._device._settings;
  const json = change._text;
  if (section < SECTIONS) change._value = readSection(json, section);
  else change._value = readSetting(json, settings[section - SECTIONS]);
  later(check, change);
}

/** Checks what was read of a section. */
export function check(change: Change): void {
  const section = change._section! - 1;
  const settings = change._device._settings;
  let problem = "";
  if (section < SECTIONS) problem = sectionProblem(change._value, section);
  else problem = settingProblem(change._value, settings[section - SECTIONS]);
  delete change._value;
  if (problem) end(change, `400 ${problem}`);
  else if (section + 1 < SECTIONS + settings.length || section < SECTIONS) later(validate, change);
  else later(compare, change);
}

/** Ends here where nothing changes. */
export function compare(change: Change): void {
  const { _journal: journal } = change._device;
  const stored = readRecord(journal, CONFIG);
  if (stored === change._text) end(change, "304");
  else later(lookAtLines, change);
}

/**
 * What of a section rules are about, as values.
 * @param json a configuration, JSON in lines
 * @param section as in rules.ts
 */
export function readSection(json: string, section: number): { [key: string]: unknown } | null | undefined {
  const name = sectionName(section);
  const place = name ? findMember(json, json.length, "", name) : json.length;
  return pickMembers(json, place, name ? " " : "", sectionKeys(section));
}

/** The same of the sketch's settings: one of them, if there is one. */
export function readSetting(
  json: string,
  setting: SettingEntry | undefined,
): { [key: string]: unknown } | null | undefined {
  const place = findMember(json, json.length, "", "settings");
  const own = pickMembers(json, place, " ", setting ? setting.name : "");
  if (own && setting && setting.type === "object") {
    const group = findMember(json, place, " ", setting.name);
    const keys = Object.keys(setting.value as SettingGroup);
    const members = pickMembers(json, group, "  ", keys.join(" "));
    if (members) own[setting.name] = members;
  }
  return own;
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

/** The same for one of the sketch's own settings; without it, whether there can be any. */
export function settingProblem(value: unknown, setting: SettingEntry | undefined): string {
  let problem = "";
  validateSettings(value, setting ? [setting] : [], (error) => {
    problem = problem || error;
  });
  return problem;
}

/** Says on the console which keys mean nothing to this firmware, and counts what the configuration's bytes are. */
export function lookAtLines(change: Change): void {
  const json = change._text;
  const { _settings: settings } = change._device;
  let at = change._at || 0;
  let within = change._within || "";
  let blank = change._blank || 0;
  for (let left = LINES; left > 0 && at >= 0; left--) {
    at = json.indexOf("\n", at + 1);
    if (at < 0) break;
    const from = json.indexOf('"', at) + 1;
    const around = from - at - 2;
    blank += around + 1;
    if (around > 1) continue;
    const quote = keyEnd(json, from);
    const key = json.substr(from, quote - from);
    let section = 0;
    if (around) while (section < SECTIONS && sectionName(section) !== within) section++;
    else within = key;
    let known = within === "mqtt" && key === "ssl_fingerprint";
    if (section < SECTIONS) known = known || ` ${sectionKeys(section)} |`.includes(` ${key} `);
    else if (within !== "settings") known = true;
    else for (const setting of settings) known = known || setting.name === key;
    if (!around) known = known || " wifi mqtt ota settings |".includes(` ${key} `);
    const path = around ? `${within}.${key}` : key;
    if (!known) print(`! Configuration: ${path} is not known to this firmware, but kept`);
  }
  change._at = at;
  change._within = within;
  change._blank = blank;
  if (at >= 0) later(lookAtLines, change);
  else if (json.length - blank <= MAX_CONFIG) later(store, change);
  else end(change, `400 configuration: is longer than ${MAX_CONFIG} bytes`);
}

/**
 * Stores the configuration, on probation: the one before is kept. So is the first one, with none before it to return to, and
 * what replaces it before it has worked.
 */
export function store(change: Change): void {
  const { _journal: journal } = change._device;
  const state = readConfigState(journal);
  const present = readRecord(journal, CONFIG);
  const changes: Payloads = {};
  changes[CONFIG] = change._text;
  changes[PREVIOUS] = "";
  changes[CONFIG_STATE] = "";
  if (!present || state.first) changes[CONFIG_STATE] = '{"first":true}';
  else changes[PREVIOUS] = readRecord(journal, PREVIOUS) || present;
  change._rewrite = startRewrite(journal, changes);
  later(storeOn, change);
}

/** Stores a part of it. */
export function storeOn(change: Change): void {
  const { _journal: journal } = change._device;
  const rewrite = change._rewrite!;
  if (journal._end !== rewrite._end || journal._sequence !== rewrite._sequence) {
    later(store, change);
    return;
  }
  const stored = rewriteOn(journal, rewrite);
  if (stored === undefined) later(storeOn, change);
  else end(change, stored ? "200" : "500 FLASH_ERROR");
}

function end(change: Change, status: string): void {
  const device = change._device;
  device._changing = false;
  setTimeout(change._done, 0, status);
  // It was put off until here.
  if (device._rebootDue) later(rebootWhenIdle, device);
}
