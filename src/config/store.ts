import { CONFIG, MAX_CONFIG } from "../journal/format.ts";
import { writeRecord } from "../journal/journal.ts";
import type { SettingRule } from "./config.ts";
import { toJson } from "./json.ts";
import { validateConfig } from "./validate.ts";

/** The first rule that a configuration breaks; empty when it is valid. */
export function firstProblem(settings: SettingRule[], config: unknown): string {
  let problem = "";
  validateConfig(config, settings, (error) => {
    problem = error;
    return true;
  });
  return problem;
}

/**
 * Validates a configuration and stores it.
 * @returns what is wrong with it; empty when it was stored
 */
export function storeConfig(settings: SettingRule[], config: unknown): string {
  const problem = firstProblem(settings, config);
  if (problem) return problem;
  const json = toJson(config);
  if (json.length > MAX_CONFIG) return `configuration: is longer than ${MAX_CONFIG} bytes`;
  return writeRecord(CONFIG, json) ? "" : "configuration: the flash does not hold what was written";
}
