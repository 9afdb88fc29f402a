/**
 * JSON Merge Patch (RFC 7396, section 2): objects merge, null removes, anything else replaces.
 * @param target is changed, and returned where it is an object
 */
export function merge(target: unknown, patch: unknown): unknown {
  if (typeof patch !== "object" || patch === null || Array.isArray(patch)) return patch;
  const result = (typeof target === "object" && target !== null && !Array.isArray(target) ? target : {}) as {
    [key: string]: unknown;
  };
  const changes = patch as { [key: string]: unknown };
  for (const key of Object.keys(changes)) {
    if (changes[key] === null) delete result[key];
    else result[key] = merge(result[key], changes[key]);
  }
  return result;
}
