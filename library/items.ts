/** What is gone through when a value is: the entries of a `Map`, the members of a `Set`; all else as it is. */
export function items(value: { _keys?: unknown; _members?: unknown[]; entries(): unknown[] }): unknown {
  return value._members ? value._members.slice() : value._keys ? value.entries() : value;
}
