import { isObject } from "./is-object.ts";

/** What a device never shows: group and key. */
const SECRETS = [
  ["wifi", "password"],
  ["mqtt", "username"],
  ["mqtt", "password"],
] as const;

/** True for a value that must not be shown; a sketch's own settings are judged by their names. @param path keys with dots between */
export function isSecret(path: string): boolean {
  return SECRETS.some((keys) => keys.join(".") === path) || /passw|secret|token|api_?key/i.test(path);
}

/** The secrets that an incremental configuration sets or removes and that a device does not show, as paths. */
export function secretsIn(patch: Record<string, unknown>): string[] {
  return SECRETS.filter(([group, key]) => {
    const part = patch[group];
    return isObject(part) && key in part;
  }).map((path) => path.join("."));
}

/** An incremental configuration without the secrets that a device does not show. */
export function withoutSecrets(patch: Record<string, unknown>): Record<string, unknown> {
  const shown = structuredClone(patch);
  for (const [group, key] of SECRETS) {
    const part = shown[group];
    if (isObject(part)) delete part[key];
  }
  return shown;
}

/** A configuration without anything that must not be shown. */
export function showable(config: Record<string, unknown>, path = ""): Record<string, unknown> {
  const entries = Object.entries(config).flatMap(([key, value]): [string, unknown][] => {
    const inner = path ? `${path}.${key}` : key;
    if (isSecret(inner)) return [];
    return [[key, isObject(value) ? showable(value, inner) : value]];
  });
  return Object.fromEntries(entries);
}
