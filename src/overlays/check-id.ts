"use overlay";
/** The check of a node's or a property's id. */

/** What `encodeURIComponent` leaves as it is, and an id must not have. */
const OTHERS = "_.!~*'()";

/** @throws Error for an id that the convention forbids */
export function checkId(id: string): void {
  // Not character by character, which takes the engine long where a sketch has many properties; nor by a regular expression,
  // for which it would keep eight of its variables from then on.
  let ok = id !== "" && id[0] !== "-" && !id.endsWith("-");
  if (encodeURIComponent(id) !== id || id.toLowerCase() !== id) ok = false;
  for (const other of OTHERS.split("")) if (id.includes(other)) ok = false;
  if (!ok) throw new Error(`"${id}" is not an id: a-z, 0-9 and -, with no - at either end`);
}
