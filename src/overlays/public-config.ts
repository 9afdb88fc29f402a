"use overlay";
import { readRecord } from "../flash/journal.ts";
import type { Config } from "../formats/config/config.ts";
import { findMember } from "../formats/config/lines.ts";
import { SECTIONS, sectionKeys, sectionName } from "../formats/config/rules.ts";
import { CONFIG } from "../formats/journal.ts";
import type { Device } from "../resident/device.ts";
import { pickMembers } from "./pick-members.ts";

/** A configuration, but for what nobody is to see, and for the sketch's settings. */
export type PublicConfig = Omit<Config, "wifi" | "mqtt" | "settings"> & {
  wifi: Omit<Config["wifi"], "password">;
  mqtt: Omit<Config["mqtt"], "username" | "password">;
};

/** Hands the stored configuration to who wants to read it. */
export function readConfiguration(request: {
  _device: Device;
  _handler: (configuration: PublicConfig | undefined) => void;
}): void {
  const { _device: device, _handler: handler } = request;
  const { _journal: journal } = device;
  const json = readRecord(journal, CONFIG);
  if (!json) {
    setTimeout(handler, 0, undefined);
    return;
  }
  const keys = sectionKeys(0);
  const config = pickMembers(json, json.length, "", keys)!;
  for (let section = 1; section < SECTIONS; section++) {
    const name = sectionName(section);
    const place = findMember(json, json.length, "", name);
    const wanted = sectionKeys(section);
    const values = pickMembers(json, place, " ", wanted)!;
    delete values.username;
    delete values.password;
    config[name] = values;
  }
  setTimeout(handler as (configuration: unknown) => void, 0, config);
}
