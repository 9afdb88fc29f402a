/** What a sketch says of a property, where the build has left it in flash: see compiler/passes/28-keep-in-flash.ts. */
import { inFlash } from "../overlay.ts";
import type { Listed } from "../resident/node.ts";
import type { Attributes, Given, Handler } from "../resident/property.ts";

/** A property's id. */
export function idOf(listed: Listed): string {
  return typeof listed === "string" ? listed.substr(listed.indexOf(",") + 1) : listed.id;
}

/** A property's attributes, or where they lie. */
export function givenOf(listed: Listed): Given {
  return typeof listed === "string" ? parseInt(listed, 10) : listed._attributes;
}

/** Attributes, or a handler: itself, or what lies at its place. */
export function evaluated<Kept extends Attributes | Handler | true>(kept: Kept | number): Kept {
  return typeof kept === "number" ? inFlash(kept) : kept;
}
