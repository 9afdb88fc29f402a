/** Takes an incremental configuration: `config/set`. Evaluated when one arrives. */
import type { Device } from "../homie/device.ts";
import { CONFIG, MAX_CONFIG } from "../journal/format.ts";
import { readRecord, writeRecord } from "../journal/journal.ts";
import { parseJson, toJson } from "./json.ts";
import { merge } from "./merge.ts";
import { firstProblem } from "./store.ts";

/**
 * Merges a change into the stored configuration, if the result is valid.
 * @param patch JSON text
 * @returns the answer for `config/status`: `200` stored, `304` nothing changes, `400 <path and reason>`, `500 FLASH_ERROR`
 */
export function updateConfig(device: Device, patch: string): string {
  const change = parseJson(patch);
  if (typeof change !== "object" || change === null || Array.isArray(change)) {
    return "400 config/set: is not a JSON object";
  }
  const before = readRecord(CONFIG);
  const config = merge(parseJson(before), change);
  const problem = firstProblem(device._settings, config);
  if (problem) return `400 ${problem}`;
  const after = toJson(config);
  if (after === before) return "304";
  if (after.length > MAX_CONFIG) return `400 configuration: is longer than ${MAX_CONFIG} bytes`;
  return writeRecord(CONFIG, after) ? "200" : "500 FLASH_ERROR";
}
