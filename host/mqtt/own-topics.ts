/**
 * Topics below a device's own, by the version of the Homie convention: what versions 3 and 4 have as attributes is below
 * `$implementation` in version 5, which knows of none of it.
 */

/** What is between the base topic and the id of a device of version 5. */
export const LEVEL_OF_5 = "5/";

const MOVED = /^\$(fw|stats|localip|mac)(?=\/|$)/;
const THERE = /^\$implementation\/(fw|stats|localip|mac)(?=\/|$)/;

/** Where a device of version 5 says what one of version 3 says at an attribute. */
export function attributeOf5(attribute: string): string {
  return attribute.replace(MOVED, "$$implementation/$1");
}

/** The reverse. */
export function attributeIn3(attribute: string): string {
  return attribute.replace(THERE, "$$$1");
}
