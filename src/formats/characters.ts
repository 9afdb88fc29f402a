/**
 * Which characters a text has. Without regular expressions: from the first one on, the engine keeps eight of its 1600
 * variables for them.
 */

export const DIGITS = "0123456789";
/** What an id consists of: Homie convention 3.0.1, "Topic IDs". */
export const ID_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789-";

/** Whether a text has characters, and none but the given ones. */
export function consistsOf(text: string, characters: string): boolean {
  for (let i = 0; i < text.length; i++) if (!characters.includes(text[i]!)) return false;
  return text !== "";
}
