/** Checks a configuration on the device. */
import type { SettingRule } from "./config.ts";
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
