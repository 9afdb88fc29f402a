/** What was found out, one line of JSON a mutant, so that a run can be stopped and gone on with. */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { type Mutant, mutantKey } from "./mutant.ts";
import type { Tried } from "./run.ts";

export interface Result extends Omit<Mutant, "source">, Tried {
  seconds: number;
}

/** Says that without any mutant all tests have passed. */
const SOUND = JSON.stringify({ sound: true });

/** Results in a file, by `mutantKey`: of several of one mutant the last counts. */
export class Results {
  readonly #path: string;
  #isSound: boolean;
  readonly #results = new Map<string, Result>();

  constructor(path: string) {
    this.#path = path;
    mkdirSync(dirname(path), { recursive: true });
    const all = existsSync(path) ? readFileSync(path, "utf8").split("\n") : [];
    this.#isSound = all.includes(SOUND);
    for (const line of all.filter((one) => one && one !== SOUND)) {
      const result = JSON.parse(line) as Result;
      this.#results.set(mutantKey(result), result);
    }
  }

  /** Whether all tests pass without any mutant. */
  get isSound(): boolean {
    return this.#isSound;
  }

  noteSound(): void {
    this.#isSound = true;
    appendFileSync(this.#path, `${SOUND}\n`);
  }

  get(mutant: Mutant): Result | undefined {
    return this.#results.get(mutantKey(mutant));
  }

  /** Files of tests that have found mutants of a source; the best come first. */
  likelyTests(source: string): string[] {
    const times = new Map<string, number>();
    for (const { file, outcome, by } of this.#results.values()) {
      const test = by?.match(/^\S+\.test\.ts/)?.[0];
      if (outcome === "found" && test && file === source) times.set(test, (times.get(test) ?? 0) + 1);
    }
    return [...times].sort(([, one], [, other]) => other - one).map(([test]) => test);
  }

  add({ source: _, ...mutant }: Mutant, tried: Tried, seconds: number): Result {
    const result = { ...mutant, ...tried, seconds };
    this.#results.set(mutantKey(mutant), result);
    appendFileSync(this.#path, `${JSON.stringify(result)}\n`);
    return result;
  }
}
