/**
 * What a terminal obeys in place of showing it: control characters of both sets, ends of lines, what turns the direction of
 * writing, and halves of characters.
 */
const OBEYED = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Cs}]/gu;
/** The same but for the end of a line. */
const OBEYED_IN_LINES = /[^\P{Cc}\n]|[\p{Zl}\p{Zp}\p{Bidi_Control}\p{Cs}]/gu;
const SHORT: Record<string, string> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };
/** How much of a text from outside is shown. */
const MOST = 120;

/** As JSON writes it, so that JSON stays JSON. */
const escaped = (character: string): string =>
  SHORT[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

/**
 * A text that somebody else has made (a device, a broker, a board), fit for one line of a terminal: what a terminal would
 * obey is written as an escape, and of a long text only the beginning is kept, and its length.
 */
export function shownText(text: string, most = MOST): string {
  if (text.length <= most) return text.replace(OBEYED, escaped);
  return `${text.slice(0, most).replace(OBEYED, escaped)}… of ${text.length} characters`;
}

/** Lines of our own, in which something from outside was overlooked: nothing in them makes a terminal do anything. */
export function harmlessLines(text: string): string {
  return text.replace(OBEYED_IN_LINES, escaped);
}
