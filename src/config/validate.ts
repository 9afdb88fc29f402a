/**
 * Checks a configuration by the rules in rules.ts, for the device, the command line and the browser. No engine's and no
 * Node's API.
 *
 * Strings are bytes, as on the engine: where strings are Unicode, parse the JSON's UTF-8 bytes as Latin-1 first.
 */
import { DIGITS, ID_CHARACTERS } from "../characters.ts";
import type { SettingRule } from "./config.ts";
import { SECTIONS, sectionName, sectionRules } from "./rules.ts";

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
 * What is wrong with a value that is there; empty when nothing is. All in one function: the chip's C stack has no room for
 * calls at this depth.
 */
function valueFault(kind: string, value: unknown, least: number, most: number): string {
  let fault = "";
  if (kind === "text" || kind === "credential" || kind === "topic") {
    if (typeof value !== "string") fault = "is not a string";
    else if (value.length < least) fault = "is empty";
    else if (value.length > most) {
      fault = `is longer than ${most} bytes`;
      if (kind === "credential") fault += ", which is all that the engine takes";
    } else if (kind === "topic") {
      let ok = value.endsWith("/");
      if (value.includes("#") || value.includes("+")) ok = false;
      if (!ok) fault = "does not end in / or has a wildcard (# or +)";
    }
  } else if (kind === "id") {
    let ok = typeof value === "string" && value !== "" && value.length <= most;
    const text = ok ? (value as string) : "";
    for (let at = 0; at < text.length; at++) if (!ID_CHARACTERS.includes(text[at]!)) ok = false;
    if (text[0] === "-" || text.endsWith("-")) ok = false;
    if (!ok) fault = `is not 1 to ${most} characters of a-z, 0-9 and -, with no - at either end`;
  } else if (kind === "seconds" || kind === "channel" || kind === "port") {
    let ok = typeof value === "number";
    if (ok && Math.floor(value as number) !== value) ok = false;
    if (ok && ((value as number) < least || (value as number) > most)) ok = false;
    if (!ok) {
      if (kind === "port") fault = `${value} is not a port`;
      else fault = kind === "channel" ? "is not a channel" : "is not a whole number of seconds";
      fault += ` (${least} to ${most})`;
    }
  } else if (kind === "ip" || kind === "mac") {
    // Decimal or hexadecimal digits.
    const isIp = kind === "ip";
    const pieces = typeof value === "string" ? value.split(isIp ? "." : ":") : [];
    const digits = isIp ? DIGITS : `${DIGITS}abcdefABCDEF`;
    let ok = pieces.length === (isIp ? 4 : 6);
    let isZero = true;
    for (const piece of pieces) {
      for (let at = 0; at < piece.length; at++) if (!digits.includes(piece[at]!)) ok = false;
      if (piece === "" || piece.length > 3) ok = false;
      if (isIp ? Number(piece) > 255 : piece.length !== 2) ok = false;
      if (Number(piece)) isZero = false;
    }
    if (!ok) fault = isIp ? "is not an IPv4 address" : "is not a MAC address (aa:bb:cc:dd:ee:ff)";
    else if (isIp && isZero) fault = "is 0.0.0.0, which the engine does not take";
  } else if (typeof value !== "boolean") fault = "is not true or false";
  else if (kind === "off" && value) fault = "is not possible: the engine has no TLS; remove it or set it to false";
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
  while (rules.length) {
    const key = rules.shift()!;
    const rule = rules.shift()!;
    const value = section[key];
    let fault = "";
    if (key.includes(",")) fault = groupFault(section, prefix, key, rule === "together");
    else if (value === undefined) {
      if (rule.includes("required") || (rule.includes("auth") && section.auth === true))
        fault = `${prefix + key}: is missing`;
    } else {
      const [kind, need, least, most] = rule.split(" ");
      const isLooked = (need !== "auth" || section.auth === true) && (need !== "nullable" || value !== null);
      if (isLooked) fault = valueFault(kind!, value, Number(least), Number(most));
      if (fault) fault = `${prefix + key}: ${fault}`;
    }
    if (fault) report(fault);
  }
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
    if (value === undefined) {
      if (setting.required) report(`${path}: is missing`);
    } else if (typeof value !== setting.type) report(`${path}: is not a ${setting.type}`);
    else if (setting.check && !setting.check(value as never)) report(`${path}: is refused by the sketch's check`);
  }
}
