type Json = { [key: string]: unknown };

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * JSON Merge Patch (RFC 7396, section 2): objects merge, null removes, anything else replaces. Without recursion, which
 * the depth of what arrives would drive as deep as it likes.
 * @param target is changed, and returned where it is an object
 */
export function merge(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const result = isObject(target) ? target : {};
  /** Objects and what is to be merged into them, in turn. */
  const work = [result, patch];
  while (work.length) {
    const into = work.shift()!;
    const from = work.shift()!;
    const keys = Object.keys(from);
    for (const key of keys) {
      const value = from[key];
      if (value === null) delete into[key];
      else if (isObject(value)) {
        if (!isObject(into[key])) into[key] = {};
        work.push(into[key] as Json, value);
      } else into[key] = value;
    }
  }
  return result;
}
