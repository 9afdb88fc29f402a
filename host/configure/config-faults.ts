import type { SettingRule } from "../../src/formats/config/config.ts";
import { validateConfig } from "../../src/formats/config/validate.ts";

/**
 * What is wrong with a configuration by the device's rules: all of it, each with its path.
 * @param settings the sketch's own, where they are known; their checks only the device can carry out
 */
export function configFaults(config: Record<string, unknown>, settings?: SettingRule[]): string[] {
  const faults: string[] = [];
  // The rules count bytes: every character of a string becomes the bytes of its UTF-8.
  const asBytes: unknown = JSON.parse(Buffer.from(JSON.stringify(config), "utf8").toString("latin1"));
  validateConfig(asBytes, settings, (fault) => faults.push(fault));
  return faults;
}
