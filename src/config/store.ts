/** Stores a configuration. Evaluated when there is one. */
import { readRecord, writeRecord, writeRecords } from "../journal/access.ts";
import { CONFIG, CONFIG_STATE, MAX_CONFIG, PREVIOUS } from "../journal/format.ts";
import type { Change } from "./compare.ts";

/**
 * Stores a configuration: one that leads to the broker another way than the present one does is on probation from then
 * on, and so is the first one.
 * @param json the configuration, valid
 * @returns `200` stored, `400 <reason>` it is too long, `500 FLASH_ERROR`
 */
export function storeConfig(json: string, change: Change): string {
  if (json.length > MAX_CONFIG) return `400 configuration: is longer than ${MAX_CONFIG} bytes`;
  let stored: boolean;
  if (change === "first") {
    stored = writeRecords({ [CONFIG]: json, [PREVIOUS]: "", [CONFIG_STATE]: '{"first":true}' });
  } else if (change === "risky") {
    const worked = readRecord(PREVIOUS) || readRecord(CONFIG);
    stored = writeRecords({ [CONFIG]: json, [PREVIOUS]: worked, [CONFIG_STATE]: "" });
  } else stored = writeRecord(CONFIG, json);
  return stored ? "200" : "500 FLASH_ERROR";
}
