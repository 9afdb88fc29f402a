const COUNT_MS = 400;
/** Begins the lines with a count. */
const MARK = "@used ";
/** How many counts, one after the other, have to agree. */
const AGREEING = 3;

/**
 * Goes behind the code of `.bootcde` and tells, over and over, how many variables are in use. The console could be asked,
 * but the Linux port garbles its input, and an unfinished line is counted too. A timer whose code is a text needs no
 * function.
 */
export const COUNTER = `setInterval('print("${MARK}"+process.memory().usage)',${COUNT_MS});`;
/** The same, once. */
export const COUNT_ONCE = `print("${MARK}"+process.memory().usage);`;

/** The count that a line of the console tells; undefined in any other line. */
export function countIn(line: string): number | undefined {
  const at = line.indexOf(MARK);
  return at < 0 ? undefined : Number(line.slice(at + MARK.length));
}

/** What the last counts agree upon: what is in use while there is nothing to do. Undefined as long as they do not. */
export function agreedCount(counts: number[]): number | undefined {
  const last = counts.slice(-AGREEING);
  return last.length === AGREEING && last.every((count) => count === last[0]) ? last[0] : undefined;
}
