import { appendFileSync } from "node:fs";
import { afterAll } from "vitest";

/** What is counted for docs/reliability.md. */
export type Counted =
  | "power cuts"
  | "configuration cuts"
  | "kills"
  | "connections lost"
  | "stalls"
  | "chunkings"
  | "corrupted inputs"
  | "flash faults";

const sums = new Map<Counted, number>();

/** Counts something that was done to a device, which survived it, or the test fails. */
export function count(what: Counted, times = 1): void {
  sums.set(what, (sums.get(what) ?? 0) + times);
}

/** Where `npm run reliability` collects the counts of all test files; without it they are not kept. */
const file = process.env.RELIABILITY_COUNTS;

afterAll(() => {
  if (file) appendFileSync(file, `${JSON.stringify(Object.fromEntries(sums))}\n`);
  sums.clear();
});
