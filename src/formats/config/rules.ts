/**
 * What a configuration may hold, once: `validate.ts` interprets these rules, on the device and on the host, and
 * `config.schema.json` is generated from them.
 *
 * A rule is a text, and the rules of a section a list that is made when it is asked for: a call for each rule would cost the
 * chip's C stack, and a table memory for as long as the firmware runs.
 */

/** Seconds between statistics, at most: the engine's timers count milliseconds in 31 bits. */
const MAX_INTERVAL = 86400;

/**
 * Bytes of a network's name and password that Espruino hands on (jswrap_wifi_connect, 2v29). The standard has 32 and 64: a
 * network with such a name, or such a key in hexadecimal digits, cannot be joined.
 */
export const SSID_BYTES = 31;
export const PASSWORD_BYTES = 63;

/**
 * What a value has to be. For most of them it is the value's own form:
 * - `text`: a string of `least` to `most` bytes
 * - `credential`: such a text, which the engine would cut off behind `most`
 * - `topic`: such a text that ends in `/` and has no wildcard
 * - `id`: a part of a topic
 * - `seconds`, `channel`, `port`: a whole number from `least` to `most`
 * - `ip`, `mac`: an address; the engine does not take 0.0.0.0
 * - `flag`: true or false
 * - `off`: a flag that must not be true
 *
 * Two are about keys of a section, separated by a comma:
 * - `together`: all of them or none
 * - `after`: the first needs the second
 */
export type Kind =
  | "text"
  | "credential"
  | "topic"
  | "id"
  | "seconds"
  | "channel"
  | "port"
  | "ip"
  | "mac"
  | "flag"
  | "off"
  | "together"
  | "after";

/** Whether a value has to be there, `group` where a rule is about several keys; with `auth` it does when the flag of that name is true, and else is not looked at. */
export type Need = "required" | "optional" | "nullable" | "auth" | "group";

/** The sections, by their numbers; the first one is the top level. A device checks one in a turn. */
export function sectionName(section: number): string {
  return ["", "wifi", "mqtt", "ota"][section]!;
}
export const SECTIONS = 4;

/** The keys of a section that rules are about, with spaces between them. */
export function sectionKeys(section: number): string {
  return [
    "name device_id device_stats_interval",
    "ssid password bssid channel ip mask gw dns1 dns2",
    "host port base_topic auth username password ssl",
    "enabled",
  ][section]!;
}

/**
 * The rules of one section, in the order in which errors are reported: keys and, behind each, its rule, which is need, kind,
 * least and most, separated by spaces. What is required comes first, a group before its keys. All sections but the first are
 * objects that have to be there.
 * @param section from 0 to SECTIONS - 1
 */
export function sectionRules(section: number): string[] {
  if (section === 0) {
    return [
      "name",
      "required text 1 64",
      "device_id",
      "optional id 1 32",
      "device_stats_interval",
      `optional seconds 1 ${MAX_INTERVAL}`,
    ];
  }
  if (section === 1) {
    return [
      "ssid",
      `required credential 1 ${SSID_BYTES}`,
      "password",
      `nullable credential 0 ${PASSWORD_BYTES}`,
      "bssid,channel",
      "group together",
      "bssid",
      "optional mac",
      "channel",
      "optional channel 1 14",
      "ip,mask,gw",
      "group together",
      "ip",
      "optional ip",
      "mask",
      "optional ip",
      "gw",
      "optional ip",
      "dns2,dns1",
      "group after",
      "dns1",
      "optional ip",
      "dns2",
      "optional ip",
    ];
  }
  if (section === 2) {
    return [
      "host",
      "required text 1 255",
      "port",
      "optional port 1 65535",
      "base_topic",
      "optional topic 1 48",
      "auth",
      "optional flag",
      "username",
      "auth text 1 32",
      "password",
      "auth text 0 32",
      "ssl",
      "optional off",
    ];
  }
  return ["enabled", "required flag"];
}
