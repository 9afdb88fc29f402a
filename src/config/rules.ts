/**
 * What a configuration may hold, once: `validate.ts` interprets these rules, on the device and on the host, and
 * `config.schema.json` is generated from them.
 *
 * They are calls and not a table, because a table would be kept in memory as a whole.
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
 * - `object`: a section; the rules after it are about its keys
 * - `text`: a string of `least` to `most` bytes
 * - `credential`: such a text, which the engine would cut off behind `most`
 * - `topic`: such a text that ends in `/` and has no wildcard
 * - `id`: a part of a topic
 * - `seconds`, `channel`, `port`: a whole number from `least` to `most`
 * - `ip`, `mac`: an address; the engine does not take 0.0.0.0
 * - `flag`: true or false
 * - `off`: a flag that must not be true
 *
 * Two are about keys of a section, separated by a space:
 * - `together`: all of them or none
 * - `after`: the first needs the second
 */
export type Kind =
  | "object"
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

/** Whether a value has to be there; with `auth` it does when the flag of that name is true, and else is not looked at. */
export type Need = "required" | "optional" | "nullable" | "auth";

/** Takes one rule. */
export type RuleReader = (key: string, kind: Kind, need: Need, least?: number, most?: number) => void;

/** The sections of the rules: the top level, `wifi`, `mqtt`, `ota`. A device reads one in a turn. */
export const SECTIONS = 4;

/**
 * Gives the rules of one section to a reader, in the order in which errors are reported.
 * @param section from 0 to SECTIONS - 1
 */
export function configRules(section: number, rule: RuleReader): void {
  if (section === 0) {
    rule("name", "text", "required", 1, 64);
    rule("device_id", "id", "optional", 1, 32);
    rule("device_stats_interval", "seconds", "optional", 1, MAX_INTERVAL);
  } else if (section === 1) {
    rule("wifi", "object", "required");
    rule("ssid", "credential", "required", 1, SSID_BYTES);
    rule("password", "credential", "nullable", 0, PASSWORD_BYTES);
    rule("bssid channel", "together", "optional");
    rule("bssid", "mac", "optional");
    rule("channel", "channel", "optional", 1, 14);
    rule("ip mask gw", "together", "optional");
    rule("ip", "ip", "optional");
    rule("mask", "ip", "optional");
    rule("gw", "ip", "optional");
    rule("dns1", "ip", "optional");
    rule("dns2", "ip", "optional");
    rule("dns2 dns1", "after", "optional");
  } else if (section === 2) {
    rule("mqtt", "object", "required");
    rule("host", "text", "required", 1, 255);
    rule("port", "port", "optional", 1, 65535);
    rule("base_topic", "topic", "optional", 1, 48);
    rule("auth", "flag", "optional");
    rule("username", "text", "auth", 1, 32);
    rule("password", "text", "auth", 0, 32);
    rule("ssl", "off", "optional");
  } else {
    rule("ota", "object", "required");
    rule("enabled", "flag", "required");
  }
}
