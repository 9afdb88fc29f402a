import { readRecord } from "../journal/access.ts";
import { CONFIG } from "../journal/format.ts";
import { readConfigState } from "./config-state.ts";
import { parseJson } from "./json-access.ts";
import { changedPaths } from "./paths.ts";

/**
 * What a configuration is compared with the stored one: the `same`; the `first`, or the first that has yet to work; a
 * `risky` change, which may cut the device off from its broker; or a `safe` one.
 */
export type Change = "same" | "first" | "risky" | "safe";

/** Compares a valid configuration with the stored one. */
export function compareConfig(config: unknown): Change {
  const before = readRecord(CONFIG);
  if (!before) return "first";
  let change: Change = "same";
  changedPaths(parseJson(before) as never, config as never, (path) => {
    if (path === "device_id" || path.startsWith("wifi") || path.startsWith("mqtt")) change = "risky";
    else if (change === "same") change = "safe";
  });
  return change !== "same" && readConfigState().first ? "first" : change;
}
