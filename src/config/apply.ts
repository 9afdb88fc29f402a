/** Checks a configuration and stores it: one phase after the other, so that memory never holds more than one of them. */
import { phase } from "../phase.ts";
import type { SettingRule } from "./config.ts";
import { toJson } from "./json-access.ts";

/** What a configuration goes through: each form is given up for the next, so that memory holds only one. */
export interface Parsed {
  _text?: string;
  _config?: unknown;
}

/**
 * Takes a configuration.
 * @param parsed is emptied
 * @returns `200` stored, `304` it is the present one, `400 <path and reason>`, `500 FLASH_ERROR`
 */
export function applyConfig(settings: SettingRule[], parsed: Parsed): string {
  const problem = phase<typeof import("./check.ts")>().firstProblem(settings, parsed._config);
  if (problem) return `400 ${problem}`;
  const change = phase<typeof import("./compare.ts")>().compareConfig(parsed._config);
  if (change === "same") return "304";
  phase<typeof import("./unknown-keys.ts")>().warnOfUnknownKeys(parsed._config, settings);
  const json = toJson(parsed._config);
  delete parsed._config;
  return phase<typeof import("./store.ts")>().storeConfig(json, change);
}
