import { crc32 } from "../../files/crc32.ts";

/** Begins the lines that answer us and stands before their checksum; the console prints it, it is never sent. */
const MARK = "\x01";
/** Erases what somebody has typed, or what is left of a line that was damaged. Ctrl-C would end Espruino for Linux. */
const ERASE_LINE = "\x1b[2H";
/** Written before a line it switches the console's echo off for that line, but only at the line's beginning. */
const QUIET = "\x10";
/** A line that answers, and its checksum; without one it says that a question was damaged, or is damaged itself. */
const ANSWER = new RegExp(`${MARK}([^${MARK}\\n]*)(?:${MARK}(\\d+))?\\r?\\n`, "g");

/**
 * What the board says to a question: a value as JSON, that it cannot be evaluated, or that the question or the answer to
 * it has not arrived as it was sent.
 */
export type Answer = { value: string } | "failed" | "damaged";

/**
 * A console line that evaluates an expression and prints its value, both with a checksum: a line that was damaged on its
 * way is not evaluated. It erases twice, in case the first time is damaged.
 * @param id tells the answers to this question from others
 */
export function checkedLine(id: number, code: string): string {
  const ask = `try{j="${id}="+JSON.stringify(${code})}catch(e){j="${id}!"}`;
  const checked = `${ask}print("${MARK}"+j+"${MARK}"+E.CRC32(j))`;
  return (
    `${ERASE_LINE}${ERASE_LINE}${QUIET}((c,j)=>{if(E.CRC32(c)==${crc32(checked)})eval(c);` +
    `else print("\\x01${id}?")})(${literal(checked)})\n`
  );
}

/** Finds the answer to a question in what the board has said since. @returns undefined when there is none yet */
export function findAnswer(id: number, heard: string): Answer | undefined {
  let damaged = false;
  for (const [, text, sum] of heard.matchAll(ANSWER)) {
    const intact = sum !== undefined && crc32(text!) === Number(sum);
    if (intact && text!.startsWith(`${id}=`)) return { value: text!.slice(`${id}=`.length) };
    if (intact && text === `${id}!`) return "failed";
    damaged ||= !intact;
  }
  return damaged ? "damaged" : undefined;
}

/** A string literal of printable ASCII. */
function literal(text: string): string {
  const escaped = text.replace(/['\\]|[^\x20-\x7e]/g, (one) =>
    one === "'" || one === "\\" ? `\\${one}` : `\\x${one.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
  return `'${escaped}'`;
}
