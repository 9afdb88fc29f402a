import { parseJsonObject } from "../../files/parse-json.ts";
import { readInput } from "../../files/read-and-write.ts";
import { UserError } from "../../files/user-error.ts";
import { configFaults } from "./config-faults.ts";

/**
 * Reads a complete configuration from a file and checks it by the device's own rules. A `$schema` is the editor's, and left out.
 */
export function readConfigFile(path: string): Record<string, unknown> {
  const { $schema: _, ...config } = parseJsonObject(readInput(path, "the configuration").toString("utf8"), path);
  checkConfig(config, path);
  return config;
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
