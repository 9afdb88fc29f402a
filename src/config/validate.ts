/**
 * Checks a configuration by the rules in rules.ts, for the device, the command line and the browser. No engine's and no
 * Node's API.
 *
 * Strings are bytes, as on the engine: where strings are Unicode, parse the JSON's UTF-8 bytes as Latin-1 first.
 */
import { DIGITS, ID_CHARACTERS } from "../characters.ts";
import type { SettingRule } from "./config.ts";
import { configRules, type Kind, SECTIONS } from "./rules.ts";

export type Json = { [key: string]: unknown };

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isBaseTopic(text: string): boolean {
  return text.endsWith("/") && !text.includes("#") && !text.includes("+");
}

/** What is wrong with a value that is there; empty when nothing is. */
function valueFault(kind: Kind, value: unknown, least: number, most: number): string {
  if (kind === "text" || kind === "credential" || kind === "topic") {
    if (typeof value !== "string") return "is not a string";
    if (value.length < least) return "is empty";
    if (value.length <= most) return "";
    return `is longer than ${most} bytes${kind === "credential" ? ", which is all that the engine takes" : ""}`;
  }
  if (kind === "id") {
    // Here and below without functions of our own: the chip's C stack has no room for a call at this depth.
    let ok = typeof value === "string" && value !== "" && value.length <= most;
    const text = ok ? (value as string) : "";
    for (let at = 0; at < text.length; at++) if (!ID_CHARACTERS.includes(text[at]!)) ok = false;
    if (text[0] === "-" || text.endsWith("-")) ok = false;
    return ok ? "" : `is not 1 to ${most} characters of a-z, 0-9 and -, with no - at either end`;
  }
  if (kind === "seconds" || kind === "channel" || kind === "port") {
    if (typeof value === "number" && Math.floor(value) === value && value >= least && value <= most) return "";
    const fault =
      kind === "port" ? `${value} is not a port` : `is not a ${kind === "channel" ? kind : "whole number of seconds"}`;
    return `${fault} (${least} to ${most})`;
  }
  if (kind === "ip" || kind === "mac") {
    // Parts of decimal or hexadecimal digits.
    const parts = typeof value === "string" ? value.split(kind === "ip" ? "." : ":") : [];
    const digits = kind === "ip" ? DIGITS : `${DIGITS}abcdefABCDEF`;
    let ok = parts.length === (kind === "ip" ? 4 : 6);
    let isZero = true;
    for (const part of parts) {
      for (let at = 0; at < part.length; at++) if (!digits.includes(part[at]!)) ok = false;
      if (part === "" || part.length > 3 || (kind === "mac" && part.length !== 2)) ok = false;
      if (kind === "ip" && Number(part) > 255) ok = false;
      if (Number(part)) isZero = false;
    }
    if (kind === "mac") return ok ? "" : "is not a MAC address (aa:bb:cc:dd:ee:ff)";
    if (!ok) return "is not an IPv4 address";
    return isZero ? "is 0.0.0.0, which the engine does not take" : "";
  }
  if (typeof value !== "boolean") return "is not true or false";
  return kind === "off" && value ? "is not possible: the engine has no TLS; remove it or set it to false" : "";
}

/**
 * Checks a configuration as a whole.
 * @param config what JSON.parse made of it
 * @param settings the sketch's own settings; without them `settings` is only checked to be an object
 * @param report called for every error with a sentence that begins with the path; return true to stop at it
 */
export function validateConfig(
  config: unknown,
  settings: SettingRule[] | undefined,
  report: (error: string) => boolean,
): void {
  if (!isObject(config)) {
    report("configuration: is not a JSON object");
    return;
  }
  let stop = false;
  const once = (error: string) => {
    stop = stop || report(error);
    return stop;
  };
  for (let section = 0; section < SECTIONS && !stop; section++) validateSection(config, section, once);
  if (!stop) validateSettings(config, settings, once);
}

/** Checks one section, see rules.ts, of a configuration. */
export function validateSection(config: Json, number: number, report: (error: string) => boolean): void {
  let prefix = "";
  let section = config;
  configRules(number, (key, kind, need, least, most) => {
    if (kind === "object") {
      const value = config[key];
      prefix = `${key}.`;
      section = isObject(value) ? value : {};
      if (section !== value) report(`${key}: ${value === undefined ? "is missing" : "is not an object"}`);
      return;
    }
    if (kind === "together" || kind === "after") {
      const keys = key.split(" ");
      const others = [];
      let given = 0;
      for (const one of keys) {
        if (section[one] !== undefined) given++;
        if (one !== keys[0]) others.push(prefix + one);
      }
      if (kind === "after") {
        if (given === 1 && section[keys[0]!] !== undefined) report(`${prefix + keys[0]}: needs ${others[0]} before it`);
      } else if (given && given < keys.length) {
        const rule =
          keys.length === 2
            ? `and ${others[0]} go together: give both or neither`
            : `${others.join(" and ")} go together: give all or none`;
        report(`${prefix + keys[0]}: ${rule}`);
      }
      return;
    }
    const value = section[key];
    if (need === "auth" && section.auth !== true) return;
    if (value === undefined) {
      if (need === "required" || need === "auth") report(`${prefix + key}: is missing`);
      return;
    }
    if (value === null && need === "nullable") return;
    const fault = valueFault(kind, value, least || 0, most || 0);
    if (fault) report(`${prefix + key}: ${fault}`);
    if (kind === "topic" && typeof value === "string" && !isBaseTopic(value))
      report(`${prefix + key}: does not end in / or has a wildcard (# or +)`);
  });
}

/** Checks the sketch's own settings. */
export function validateSettings(
  config: Json,
  settings: SettingRule[] | undefined,
  report: (error: string) => boolean,
): void {
  const own = config.settings;
  if (own !== undefined && !isObject(own)) report("settings: is not an object");
  for (const setting of settings || []) {
    const path = `settings.${setting.name}`;
    const value = isObject(own) ? own[setting.name] : undefined;
    if (value === undefined) {
      if (setting.required) report(`${path}: is missing`);
    } else if (typeof value !== setting.type) report(`${path}: is not a ${setting.type}`);
    else if (setting.check && !setting.check(value as never)) report(`${path}: is refused by the sketch's check`);
  }
}
