/**
 * Checks a configuration by the rules in rules.ts, for the device, the command line and the browser. No engine's and no
 * Node's API.
 *
 * Strings are bytes, as on the engine: where strings are Unicode, parse the JSON's UTF-8 bytes as Latin-1 first.
 */
import type { SettingGroup, SettingRule } from "./config.ts";
import { SECTIONS, sectionName, sectionRules } from "./rules.ts";
import { addressFault, idFault, numberFault } from "./values.ts";

export type Json = { [key: string]: unknown };

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * What is wrong with keys that go together; empty when nothing is.
 * @param keys with commas between them
 */
function groupFault(section: Json, prefix: string, keys: string, isMutual: boolean): string {
  const names = keys.split(",");
  const others = [];
  let given = 0;
  for (const one of names) {
    if (section[one] !== undefined) given++;
    if (one !== names[0]) others.push(prefix + one);
  }
  const first = prefix + names[0];
  let fault = "";
  if (!isMutual) {
    if (given === 1 && section[names[0]!] !== undefined) fault = `${first}: needs ${others[0]} before it`;
  } else if (given && given !== names.length) {
    fault =
      names.length === 2
        ? `${first}: and ${others[0]} go together: give both or neither`
        : `${first}: and ${others.join(" and ")} go together: give all or none`;
  }
  return fault;
}

/**
 * Checks a configuration as a whole.
 * @param config what JSON.parse made of it
 * @param settings the sketch's own settings; without them `settings` is only checked to be an object
 * @param report called for every error with a sentence that begins with the path
 */
export function validateConfig(
  config: unknown,
  settings: SettingRule[] | undefined,
  report: (error: string) => void,
): void {
  if (!isObject(config)) {
    report("configuration: is not a JSON object");
    return;
  }
  for (let section = 0; section < SECTIONS; section++) {
    validateSection(section ? config[sectionName(section)] : config, section, report);
  }
  validateSettings(config.settings, settings, report);
}

/**
 * Checks one section of a configuration, see rules.ts.
 * @param value what the section holds; for section 0 the configuration
 */
export function validateSection(value: unknown, number: number, report: (error: string) => void): void {
  const name = sectionName(number);
  const section = isObject(value) ? value : {};
  if (section !== value) report(`${name}: ${value === undefined ? "is missing" : "is not an object"}`);
  const prefix = name && `${name}.`;
  const rules = sectionRules(number);
  // Once all that is there was looked at, only what `auth` asks for could be missing: most rules need not be read.
  let left = Object.keys(section).length;
  for (let at = 0; at < rules.length && (!at || left || section.auth === true); at += 2) {
    const key = rules[at]!;
    const rule = rules[at + 1]!;
    const value = section[key];
    let fault = "";
    if (value === undefined) {
      // By its first letter: most values are not there, and this is what reading most rules comes to.
      const need = rule[0];
      if (need === "g") fault = groupFault(section, prefix, key, rule.endsWith("together"));
      else if (need === "r" || (need === "a" && section.auth === true)) fault = `${prefix + key}: is missing`;
    } else {
      left--;
      const words = rule.split(" ");
      const [need, kind] = words;
      const least = Number(words[2]);
      const most = Number(words[3]);
      if ((need === "auth" && section.auth !== true) || (need === "nullable" && value === null)) continue;
      if (kind === "text" || kind === "credential" || kind === "topic") {
        if (typeof value !== "string") fault = "is not a string";
        else if (value.length < least) fault = "is empty";
        else if (value.length > most) {
          fault = `is longer than ${most} bytes`;
          if (kind === "credential") fault += ", which is all that the engine takes";
        } else if (kind === "topic" && (!value.endsWith("/") || value.includes("#") || value.includes("+")))
          fault = "does not end in / or has a wildcard (# or +)";
      } else if (kind === "flag" || kind === "off") {
        if (typeof value !== "boolean") fault = "is not true or false";
        else if (kind === "off" && value)
          fault = "is not possible: the engine has no TLS; remove it or set it to false";
      } else if (kind === "ip" || kind === "mac") fault = addressFault(value, kind === "ip");
      else if (kind === "id") fault = idFault(value, most);
      else fault = numberFault(value, kind!, least, most);
      if (fault) fault = `${prefix + key}: ${fault}`;
    }
    if (fault) report(fault);
  }
}

/** What is wrong with a setting's value, as it stands behind its path; empty when nothing is. */
function settingFault(value: unknown, setting: SettingRule): string {
  const { type, min, max, format } = setting;
  if (type === "object") {
    if (!isObject(value)) return ": is not an object";
    const members = setting.value as SettingGroup;
    for (const key of Object.keys(value)) {
      const wanted = typeof members[key];
      if (members[key] !== undefined && typeof value[key] !== wanted) return `.${key}: is not a ${wanted}`;
    }
    return "";
  }
  if (typeof value !== type) return `: is not a ${type}`;
  if (min !== undefined && (value as number) < min) return `: is less than ${min}`;
  if (max !== undefined && (value as number) > max) return `: is more than ${max}`;
  if (format !== undefined) {
    const texts = format.split(",");
    if (texts.indexOf(value as string) < 0) return `: is none of ${format}`;
  }
  return "";
}

/**
 * Checks the sketch's own settings.
 * @param own what the configuration has of them
 */
export function validateSettings(
  own: unknown,
  settings: SettingRule[] | undefined,
  report: (error: string) => void,
): void {
  if (own !== undefined && !isObject(own)) report("settings: is not an object");
  for (const setting of settings || []) {
    const path = `settings.${setting.name}`;
    const value = isObject(own) ? own[setting.name] : undefined;
    const fault = value === undefined ? "" : settingFault(value, setting);
    if (value === undefined) {
      if (setting.required) report(`${path}: is missing`);
    } else if (fault) report(path + fault);
    else if (setting.check) {
      try {
        if (!setting.check(value as never)) report(`${path}: is refused by the sketch's check`);
      } catch (error) {
        report(`${path}: the sketch's check has failed: ${error}`);
      }
    }
  }
}
