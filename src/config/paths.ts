type Json = { [key: string]: unknown };

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Names what is different between two configurations.
 * @param found called with the path of every value that was added, removed or replaced
 */
export function changedPaths(before: Json, after: Json, found: (path: string) => void, prefix = ""): void {
  for (const key of Object.keys(Object.assign({}, before, after))) {
    const old = before[key];
    const now = after[key];
    if (isObject(old) && isObject(now)) changedPaths(old, now, found, `${prefix}${key}.`);
    else if (old !== now) {
      const lists = typeof old === "object" && typeof now === "object";
      if (!lists || JSON.stringify(old) !== JSON.stringify(now)) found(prefix + key);
    }
  }
}
