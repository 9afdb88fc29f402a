/**
 * Whether a text is an id by the Homie convention (4.0.0, "Topic IDs"): `a-z`, `0-9` and `-`, with no `-` at either end.
 *
 * Not character by character, which takes the engine long; nor by a regular expression, for which it would keep eight of its
 * variables from then on. What is not of Base64's alphabet, in which + is the hyphen here, does not come out as it went in;
 * padding cannot be at its end.
 */
export function isId(id: string): boolean {
  const text = `${id.split("-").join("+")}AAAA`.substr(0, (id.length + 4) & ~3);
  const isKnown = btoa(atob(text)) === text && !id.includes("+") && !id.includes("/") && id.toLowerCase() === id;
  return isKnown && id !== "" && id[0] !== "-" && !id.endsWith("-");
}
