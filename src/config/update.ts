/** Merges an incremental configuration into the stored one. Evaluated when one arrives. */

import { readRecord } from "../journal/access.ts";
import { CONFIG } from "../journal/format.ts";
import type { Parsed } from "./apply.ts";
import { parseJson, parseObject } from "./json-access.ts";
import { merge } from "./merge.ts";

/**
 * Merges a change into the stored configuration.
 * @param parsed the change's text, which becomes the configuration
 * @param fail told what is wrong with the text
 */
export function mergeConfig(parsed: Parsed, fail: (fault: string) => void): void {
  const text = parsed._text!;
  delete parsed._text;
  const change = parseObject(text, fail);
  if (change) parsed._config = merge(parseJson(readRecord(CONFIG)), change);
}
