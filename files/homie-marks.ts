import { MAGIC, MARKERS } from "../src/formats/image.ts";

/** What any Homie firmware says of itself, whoever has made it. */
export interface HomieMarks {
  name: string;
  version: string;
}

/** The longest name or version that is taken for one. */
const MAX_TEXT = 64;

/**
 * Finds the marks that Homie for ESP8266 and this project put into a firmware: the magic, and the marked name and
 * version.
 * @returns undefined for a file that is not a Homie firmware
 */
export function findHomieMarks(firmware: Uint8Array): HomieMarks | undefined {
  const text = Buffer.from(firmware).toString("latin1");
  if (!text.includes(MAGIC)) return undefined;
  const name = marked(text, MARKERS.name);
  const version = marked(text, MARKERS.version);
  return name === undefined || version === undefined ? undefined : { name, version };
}

/** The text between two markers; the markers alone also occur in the code that looks for them. */
function marked(text: string, [before, after]: readonly [string, string]): string | undefined {
  for (let at = text.indexOf(before); at >= 0; at = text.indexOf(before, at + 1)) {
    const from = at + before.length;
    const to = text.indexOf(after, from);
    const found = text.slice(from, to);
    if (to > from && found.length <= MAX_TEXT && /^[^\p{Cc}]+$/u.test(found)) {
      return Buffer.from(found, "latin1").toString("utf8");
    }
  }
  return undefined;
}
