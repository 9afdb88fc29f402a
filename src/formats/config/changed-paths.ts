type Json = { [key: string]: unknown };

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether two values are the same JSON. */
function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object") return false;
  const text = JSON.stringify(one);
  return text === JSON.stringify(other);
}

/**
 * Names what is different between two configurations: keys, and the keys of their sections. What a section's key holds is
 * compared as a whole.
 * @param found called with the path of every value that was added, removed or replaced
 */
export function changedPaths(before: Json, after: Json, found: (path: string) => void): void {
  const keys = Object.keys(Object.assign({}, before, after));
  for (const key of keys) {
    const old = before[key];
    const now = after[key];
    if (isObject(old) && isObject(now)) {
      const inner = Object.keys(Object.assign({}, old, now));
      for (const one of inner) {
        const same = isSame(old[one], now[one]);
        if (!same) found(`${key}.${one}`);
      }
    } else {
      const same = isSame(old, now);
      if (!same) found(key);
    }
  }
}
