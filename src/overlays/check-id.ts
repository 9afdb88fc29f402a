"use overlay";
/** The check of a node's or a property's id. */

/** @throws Error for an id that the convention forbids */
export function checkId(id: string): void {
  const ok = id !== "" && id[0] !== "-" && !id.endsWith("-") && !/[^a-z0-9-]/.test(id);
  if (!ok) throw new Error(`"${id}" is not an id: a-z, 0-9 and -, with no - at either end`);
}
