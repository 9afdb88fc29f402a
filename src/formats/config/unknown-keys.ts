import type { SettingRule } from "./config.ts";
import { SECTIONS, sectionKeys, sectionName } from "./rules.ts";

type Json = { [key: string]: unknown };

/**
 * Names the keys of a configuration that no rule is about. They are kept: another firmware may know them.
 * @param config a valid one
 * @param settings the sketch's own settings; without them all keys of `settings` count as known
 * @param found called with the path of each
 */
export function unknownKeys(config: unknown, settings: SettingRule[] | undefined, found: (path: string) => void): void {
  const known: { [path: string]: boolean } = { settings: true, "mqtt.ssl_fingerprint": true };
  for (let section = 0; section < SECTIONS; section++) {
    const name = sectionName(section);
    if (name) known[name] = true;
    for (const key of sectionKeys(section).split(" ")) known[(name && `${name}.`) + key] = true;
  }
  for (const setting of settings || []) known[`settings.${setting.name}`] = true;
  for (const key of Object.keys(config as Json)) {
    if (!known[key]) found(key);
    else if (key === "wifi" || key === "mqtt" || key === "ota" || (key === "settings" && settings)) {
      for (const inner of Object.keys((config as Json)[key] as Json)) {
        if (!known[`${key}.${inner}`]) found(`${key}.${inner}`);
      }
    }
  }
}
