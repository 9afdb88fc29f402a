import { HARNESS } from "./harness.ts";

/** Begins the lines that say which program comes next, and that all have been run. */
export const NEXT = "\u0002";

/** The name of a program's Storage file. */
const fileOf = (at: number): string => `p${at}`;

/**
 * The Storage files of a board that runs compiled programs one after the other, each in a turn of its own, and prints what they
 * log. Programs are evaluated where they lie in flash, as a firmware is.
 */
export function bootPrograms(compiled: readonly string[]): Record<string, string> {
  const boot = `${HARNESS}
var $at = 0;
function $next() {
  if ($at === ${compiled.length}) return print("${NEXT}end");
  print("${NEXT}" + $at);
  var program = require("Storage").read("p" + $at++);
  try {
    program = eval(program);
    $run(program.run, print);
  } catch (e) {
    print("not evaluated: " + e);
  }
  program = undefined;
  setTimeout($next, 0);
}
setTimeout($next, 0);
`;
  return Object.fromEntries([[".bootcde", boot], ...compiled.map((code, at) => [fileOf(at), code])]);
}

/** What each program has printed, out of all that a board has printed; undefined for those that it has not come to. */
export class Printed {
  readonly programs: string[][] = [];
  isOver = false;

  /** Takes one line of the board's console. */
  take(line: string): void {
    if (this.isOver) return;
    if (line === `${NEXT}end`) this.isOver = true;
    else if (line.startsWith(NEXT)) this.programs[Number(line.slice(1))] = [];
    else this.programs.at(-1)?.push(line);
  }
}
