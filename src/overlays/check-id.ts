"use overlay";
/** The check of a node's or a property's id. */
import { ID_CHARACTERS } from "../characters.ts";

/** @throws Error for an id that the convention forbids */
export function checkId(id: string): void {
  // Flat: it is called while the sketch is evaluated, which the SDK has begun deep in its own stack.
  let ok = id !== "" && id[0] !== "-" && !id.endsWith("-");
  for (let at = 0; at < id.length; at++) if (!ID_CHARACTERS.includes(id[at]!)) ok = false;
  if (!ok) throw new Error(`"${id}" is not an id: a-z, 0-9 and -, with no - at either end`);
}
