/**
 * The rules of the configuration, once, for the device, the command line and the browser. No engine's and no Node's API.
 *
 * Strings are bytes, as on the engine: where strings are Unicode, parse the JSON's UTF-8 bytes as Latin-1 first.
 */
import type { SettingRule } from "./config.ts";

/** Seconds between statistics, at most: the engine's timers count milliseconds in 31 bits. */
const MAX_INTERVAL = 86400;

type Json = { [key: string]: unknown };

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isIp(text: unknown): boolean {
  if (typeof text !== "string") return false;
  const parts = text.split(".");
  let ok = parts.length === 4;
  for (const part of parts) {
    if (!/^[0-9]+$/.test(part) || part.length > 3 || Number(part) > 255) ok = false;
  }
  return ok;
}

function isWhole(value: unknown, least: number, most: number): boolean {
  return typeof value === "number" && Math.floor(value) === value && value >= least && value <= most;
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
  let stop = false;
  const fail = (path: string, rule: string) => {
    stop = stop || report(`${path}: ${rule}`);
  };
  const section = (parent: Json, key: string): Json => {
    const value = parent[key];
    if (isObject(value)) return value;
    fail(key, value === undefined ? "is missing" : "is not an object");
    return {};
  };
  const text = (path: string, value: unknown, least: number, most: number) => {
    if (typeof value !== "string") fail(path, value === undefined ? "is missing" : "is not a string");
    else if (value.length < least) fail(path, "is empty");
    else if (value.length > most) fail(path, `is longer than ${most} bytes`);
  };
  const flag = (path: string, value: unknown) => {
    if (value !== undefined && typeof value !== "boolean") fail(path, "is not true or false");
  };

  if (!isObject(config)) {
    fail("configuration", "is not a JSON object");
    return;
  }
  text("name", config.name, 1, 64);
  const id = config.device_id;
  if (
    id !== undefined &&
    (typeof id !== "string" || id.length > 32 || !/^[a-z0-9-]+$/.test(id) || id[0] === "-" || id.endsWith("-"))
  )
    fail("device_id", "is not 1 to 32 characters of a-z, 0-9 and -, with no - at either end");
  const interval = config.device_stats_interval;
  if (interval !== undefined && !isWhole(interval, 1, MAX_INTERVAL))
    fail("device_stats_interval", `is not a whole number of seconds (1 to ${MAX_INTERVAL})`);
  if (stop) return;

  const wifi = section(config, "wifi");
  if (stop) return;
  text("wifi.ssid", wifi.ssid, 1, 32);
  if (wifi.password !== undefined && wifi.password !== null) text("wifi.password", wifi.password, 0, 64);
  if ((wifi.bssid === undefined) !== (wifi.channel === undefined))
    fail("wifi.bssid", "and wifi.channel go together: give both or neither");
  if (wifi.bssid !== undefined && (typeof wifi.bssid !== "string" || !isMac(wifi.bssid)))
    fail("wifi.bssid", "is not a MAC address (aa:bb:cc:dd:ee:ff)");
  if (wifi.channel !== undefined && !isWhole(wifi.channel, 1, 14)) fail("wifi.channel", "is not a channel (1 to 14)");
  const fixed = [wifi.ip, wifi.mask, wifi.gw];
  const given = fixed.filter((value) => value !== undefined).length;
  if (given !== 0 && given !== 3) fail("wifi.ip", "wifi.mask and wifi.gw go together: give all or none");
  for (const key of ["ip", "mask", "gw", "dns1", "dns2"]) {
    if (wifi[key] !== undefined && !isIp(wifi[key])) fail(`wifi.${key}`, "is not an IPv4 address");
  }
  if (wifi.dns2 !== undefined && wifi.dns1 === undefined) fail("wifi.dns2", "needs wifi.dns1 before it");
  if (stop) return;

  const mqtt = section(config, "mqtt");
  if (stop) return;
  text("mqtt.host", mqtt.host, 1, 255);
  if (mqtt.port !== undefined && !isWhole(mqtt.port, 1, 65535))
    fail("mqtt.port", `${mqtt.port} is not a port (1 to 65535)`);
  if (mqtt.base_topic !== undefined) {
    text("mqtt.base_topic", mqtt.base_topic, 1, 48);
    if (typeof mqtt.base_topic === "string" && !/^[^#+]*\/$/.test(mqtt.base_topic))
      fail("mqtt.base_topic", "does not end in / or has a wildcard (# or +)");
  }
  flag("mqtt.auth", mqtt.auth);
  if (mqtt.auth === true) {
    text("mqtt.username", mqtt.username, 1, 32);
    text("mqtt.password", mqtt.password, 0, 32);
  }
  flag("mqtt.ssl", mqtt.ssl);
  if (mqtt.ssl === true) fail("mqtt.ssl", "is not possible: the engine has no TLS; remove it or set it to false");
  if (stop) return;

  const ota = section(config, "ota");
  if (stop) return;
  if (ota.enabled === undefined) fail("ota.enabled", "is missing");
  flag("ota.enabled", ota.enabled);

  const own = config.settings;
  if (own !== undefined && !isObject(own)) fail("settings", "is not an object");
  for (const setting of settings || []) {
    if (stop) return;
    const path = `settings.${setting.name}`;
    const value = isObject(own) ? own[setting.name] : undefined;
    if (value === undefined) {
      if (setting.required) fail(path, "is missing");
    } else if (typeof value !== setting.type) fail(path, `is not a ${setting.type}`);
    else if (setting.check && !setting.check(value as never)) fail(path, "is refused by the sketch's check");
  }
}

function isMac(text: string): boolean {
  const parts = text.split(":");
  let ok = parts.length === 6;
  for (const part of parts) if (!/^[0-9a-fA-F][0-9a-fA-F]$/.test(part)) ok = false;
  return ok;
}
