import { UserError } from "../../files/user-error.ts";
import type { SettingRule } from "../../src/formats/config/config.ts";
import { merge } from "../../src/formats/config/merge.ts";
import { MAX_CONFIG } from "../../src/formats/journal.ts";
import { encodeConfig } from "../storage/config-text.ts";
import { describeReplacement } from "./changes.ts";
import { configFaults } from "./config-faults.ts";
import { isObject } from "./is-object.ts";
import { secretsIn, withoutSecrets } from "./secrets.ts";

/** What a change of a configuration would do. */
export interface CheckedChange {
  /** What is wrong with it, each with its path; the device would take nothing of it. */
  faults: string[];
  /** What would be different, a line each; of secrets only that they are. */
  changes: string[];
}

/**
 * Looks at a change before it is sent, as the device will.
 * @param shown the configuration that the device shows, which is without its secrets
 * @param patch an incremental configuration
 * @param settings the sketch's own, where they are known
 */
export function checkChange(
  shown: Record<string, unknown>,
  patch: Record<string, unknown>,
  settings?: SettingRule[],
): CheckedChange {
  const after = merge(structuredClone(shown), structuredClone(patch)) as Record<string, unknown>;
  const visible = merge(structuredClone(shown), withoutSecrets(patch)) as Record<string, unknown>;
  const secrets = secretsIn(patch).map((path) => {
    const [group, key] = path.split(".") as [string, string];
    const value = (patch[group] as Record<string, unknown>)[key];
    return `${path}: ${value === null ? "removed" : "set anew"} (not shown)`;
  });
  return {
    faults: [...configFaults(withHidden(shown, patch, after), settings), ...limitFaults(patch, after)],
    changes: [...describeReplacement(shown, visible), ...secrets],
  };
}

/** A user's name and password are there, though the device does not show them, where it has logged in with them. */
function withHidden(
  shown: Record<string, unknown>,
  patch: Record<string, unknown>,
  after: Record<string, unknown>,
): Record<string, unknown> {
  if (!isObject(shown.mqtt) || shown.mqtt.auth !== true || !isObject(after.mqtt)) return after;
  const changed = isObject(patch.mqtt) ? patch.mqtt : {};
  const hidden = ["username", "password"].filter((key) => !(key in changed)).map((key) => [key, "hidden"]);
  return { ...after, mqtt: { ...after.mqtt, ...Object.fromEntries(hidden) } };
}

function limitFaults(patch: Record<string, unknown>, after: Record<string, unknown>): string[] {
  const size = Buffer.byteLength(JSON.stringify(patch));
  if (size > MAX_CONFIG) return [`The change has ${size} bytes, and a device takes ${MAX_CONFIG}.`];
  try {
    encodeConfig(after, "After the change");
    return [];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [error.message];
  }
}
