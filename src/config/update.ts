/** Merges an incremental configuration into the stored one. Evaluated when one arrives. */
import { CONFIG } from "../journal/format.ts";
import { readRecord } from "../journal/journal.ts";
import { parseJson, parseObject } from "./json.ts";
import { merge } from "./merge.ts";

/**
 * Merges a change into the stored configuration.
 * @param patch JSON text
 * @param fail told what is wrong with the text
 */
export function mergeConfig(patch: string, fail: (fault: string) => void): unknown {
  const change = parseObject(patch, fail);
  return change && merge(parseJson(readRecord(CONFIG)), change);
}
