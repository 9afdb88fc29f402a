/**
 * A program of the differential test: a module that exports `run(log)`. What it logs, and
 * gives, is what machines are compared by.
 */
export interface Program {
  /** Says where it comes from: a seed and a number, or a file. */
  name: string;
  source: string;
  /** What the source's file name ends in. */
  language: "ts" | "js";
}

/** What a program has logged, line by line; the last line says what it threw, if it did. */
export type Lines = readonly string[];

/** Said in place of lines by a machine that a program has hung, or brought down. */
export const NO_END = ["(no end)"];
