import { GROWTH, RUNNING_NUMBERS } from "../../bench/engine/limits.ts";

/** What a device has done since its start when its variables are counted: only like is compared with like. */
export type Occasion = "ready" | "served";

/** How many more may be in use than at first. */
const LIMITS: Record<Occasion, number> = { ready: GROWTH, served: GROWTH + RUNNING_NUMBERS };

/** Variables in use at rest. */
export interface Counts {
  first: number;
  highest: number;
  last: number;
  times: number;
}

/** Counts of a device at rest, again and again; all of a kind have to be as the first. */
export class Variables {
  readonly #counts: Partial<Record<Occasion, Counts>> = {};

  /**
   * Takes a count.
   * @param after what the device has done, for the error's text
   * @throws Error if more are in use than at first
   */
  take(occasion: Occasion, used: number, after: string): void {
    const counts = this.#counts[occasion] ?? { first: used, highest: used, last: used, times: 0 };
    this.#counts[occasion] = counts;
    counts.highest = Math.max(counts.highest, used);
    counts.last = used;
    counts.times++;
    const grown = used - counts.first;
    if (grown > LIMITS[occasion])
      throw new Error(`After ${after} ${used} variables are in use, ${grown} more than at first.`);
  }

  /** What was counted on an occasion. */
  of(occasion: Occasion): Counts {
    return this.#counts[occasion]!;
  }
}
