/**
 * Where the members of a configuration lie in its text, by their keys: offset times 4096, plus the offset behind. So a part
 * of the text can be read where it lies in flash, and memory need not hold the whole of it.
 */
export type Members = { [key: string]: number };

/** The text of a member's value. */
export function memberText(json: string, place: number): string {
  return json.substr(place >> 12, (place & 4095) - (place >> 12));
}
