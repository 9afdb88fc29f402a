import { parseJsonObject } from "../../files/parse-json.ts";
import { readInput } from "../../files/read-and-write.ts";
import { UserError } from "../../files/user-error.ts";
import type { SettingRule } from "../../src/formats/config/config.ts";
import { validateConfig } from "../../src/formats/config/validate.ts";

/**
 * Reads a complete configuration from a file and checks it by the device's own rules. A `$schema` is the editor's, and left out.
 */
export function readConfigFile(path: string): Record<string, unknown> {
  const { $schema: _, ...config } = parseJsonObject(readInput(path, "the configuration").toString("utf8"), path);
  checkConfig(config, path);
  return config;
}

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

/**
 * Checks a configuration as the device does; all that is wrong is said at once.
 * @param source where it came from, for the error's text
 */
export function checkConfig(config: Record<string, unknown>, source: string): void {
  const errors = configFaults(config);
  if (errors.length > 0) {
    throw new UserError(`${source}: not a valid configuration:\n${errors.map((error) => `  ${error}`).join("\n")}`);
  }
}
