/** What Espruino's console writes before it prints over its prompt. */
const CLEAR = "\x1b[J";

/** A line from Espruino's console as a terminal shows it: without what the console has printed over. */
export function shownLine(raw: string): string {
  const cleared = raw.lastIndexOf(CLEAR);
  return raw.slice(cleared < 0 ? 0 : cleared + CLEAR.length).replace(/\r$/, "");
}
