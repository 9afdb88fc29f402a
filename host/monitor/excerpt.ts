/** What Espruino shows of the code below a place, and the line with the caret below that. */
export interface Excerpt {
  /** The code, without the dots that stand where it was cut. */
  code: string;
  /** Where in it the place is. */
  caret: number;
}

/** Stands where the engine has cut the code. */
const DOTS = "...";

/** Whether a line shows a place in the line above it. */
export const isCaret = (text: string): boolean => /^ *\^$/.test(text);

/** Reads both lines. */
export function parseExcerpt(code: string, caret: string): Excerpt {
  const isCut = code.startsWith(DOTS);
  const from = isCut ? DOTS.length : 0;
  const to = code.endsWith(DOTS) ? code.length - DOTS.length : code.length;
  return { code: code.slice(from, to), caret: caret.length - 1 - from };
}
