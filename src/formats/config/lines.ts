/**
 * How a configuration is kept: as JSON in lines, which is JSON without white space, but that each member of an object begins
 * a line of its own, indented by as many spaces as there are objects and lists around that object.
 *
 *     {
 *     "name":"Lamp",
 *     "wifi":{
 *      "ssid":"home",
 *      "password":null},
 *     "later":[{
 *       "x":1}]}
 *
 * Text has no line end in it, for JSON escapes those. So the engine finds a member by searching for the beginning of its
 * line, wherever the text lies, and makes nothing of what it does not need: nothing that a configuration holds can take more
 * memory than its text.
 *
 * Where a value lies in a text is its place: offset times 4096, plus the offset behind it; 0 where there is none.
 */

/** How deep objects and lists may lie in each other. */
export const MAX_DEPTH = 8;
/** Values that a text may hold, objects and lists included: they bound how long it takes to read one. */
export const MAX_VALUES = 64;

/** The indentation of the members of an object that has so many objects and lists around it. */
export function indentation(around: number): string {
  return "       ".substr(0, around);
}

/** The text of a value. */
export function valueText(json: string, place: number): string {
  return json.substr(place >> 12, (place & 4095) - (place >> 12));
}

/**
 * Finds a member of an object in JSON in lines.
 * @param place the object's
 * @param indent its members' indentation
 * @param key as it stands between its quotation marks
 * @returns the place of its value
 */
export function findMember(json: string, place: number, indent: string, key: string): number {
  const behind = place & 4095;
  const head = `\n${indent}"`;
  const line = `${head + key}":`;
  const at = json.indexOf(line, place >> 12);
  if (at < 0 || at >= behind) return 0;
  const from = at + line.length;
  const next = json.indexOf(head, from);
  return (from << 12) | ((next > 0 && next < behind ? next : behind) - 1);
}

/** Where a key ends, at its closing quotation mark. */
export function keyEnd(json: string, from: number): number {
  let quote = json.indexOf('":', from);
  // One with an odd number of backslashes before it is a part of the key.
  for (;;) {
    let before = quote;
    while (json[before - 1] === "\\") before--;
    if (!((quote - before) & 1)) return quote;
    quote = json.indexOf('":', quote + 1);
  }
}
