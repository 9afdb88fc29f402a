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

/** The attributes themselves. */
export function attributesOf(given: Given): Attributes {
  return typeof given === "number" ? inFlash(given) : given;
}

/** The handler itself; true where `onInput`'s sees to what arrives. */
export function handlerOf(settable: NonNullable<Attributes["settable"]>): true | Handler {
  return typeof settable === "number" ? inFlash(settable) : settable;
}
