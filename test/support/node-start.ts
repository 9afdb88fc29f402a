import { spawnSync } from "node:child_process";
import { join } from "node:path";

const TELL = join(import.meta.dirname, "tell-computing.cjs");

/**
 * Milliseconds of computing that a program of Node takes from its start to its end: at best, since other tests run meanwhile.
 * @param words the program's file and what it is called with; none is a program that does nothing, the measure of this computer
 */
export function computing(...words: string[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 10; attempt++) {
    const { stdout } = spawnSync(process.execPath, ["--require", TELL, ...(words.length ? words : [TELL])]);
    least = Math.min(least, Number(stdout.toString().trimEnd().split("\n").at(-1)));
  }
  return least;
}
