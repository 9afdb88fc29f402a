"use overlay";
import { findMember, valueText } from "../formats/config/lines.ts";

/** The longest object that is looked at as a whole, in bytes. */
const MAX_SHORT = 250;

/**
 * Makes an object of some members of one, or of all. Of those that are objects or lists it takes no more than what they are, since what
 * they hold may take more memory than there is.
 * @param place the object's
 * @param indent its members' indentation
 * @param keys the members that are asked for, with spaces between them
 * @returns undefined where there is no value, null where it is no object
 */
export function pickMembers(
  json: string,
  place: number,
  indent: string,
  keys: string,
): { [key: string]: unknown } | null | undefined {
  if (!place) return undefined;
  if (json[place >> 12] !== "{") return null;
  const isShort = place >> 12 && (place & 4095) - (place >> 12) < MAX_SHORT;
  const text = isShort ? valueText(json, place) : json;
  const within = isShort ? text.length : place;
  // Most sections are short, with nothing but texts and numbers in them: no more than a few variables for each.
  if (isShort && text.indexOf("{", 1) < 0 && text.indexOf("[") < 0) return JSON.parse(text);
  const values: { [key: string]: unknown } = {};
  const wanted = keys.split(" ");
  for (const key of wanted) {
    const found = findMember(text, within, indent, key);
    if (!found) continue;
    const first = text[found >> 12];
    if (first === "{") values[key] = {};
    else if (first === "[") values[key] = [];
    else {
      const value = valueText(text, found);
      values[key] = JSON.parse(value);
    }
  }
  return values;
}
