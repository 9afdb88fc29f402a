"use overlay";
import { isId } from "../formats/id.ts";

/** @throws Error for an id that the convention forbids */
export function checkId(id: string): void {
  const ok = isId(id);
  if (!ok) throw new Error(`"${id}" is not an id: a-z, 0-9 and -, with no - at either end`);
}
