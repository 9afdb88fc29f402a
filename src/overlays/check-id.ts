"use overlay";
/** The check of a node's or a property's id. */
import { isId } from "../characters.ts";

/** @throws Error for an id that the convention forbids */
export function checkId(id: string): void {
  if (!isId(id)) throw new Error(`"${id}" is not an id: a-z, 0-9 and -, with no - at either end`);
}
