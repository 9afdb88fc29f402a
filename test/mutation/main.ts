/** `npm run mutation`: puts faults into the sources, one at a time, and counts how many of them the tests find. */
import { writeFileSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "../../files/root.ts";
import { inTemporaryDirectory } from "../../files/temporary-directory.ts";
import { chooseOrder } from "./choose.ts";
import { reasonFor } from "./explained.ts";
import type { Mutant } from "./mutant.ts";
import { page, summarize, summaryLine } from "./report.ts";
import { type Result, Results } from "./results.ts";
import { makeOfSources, type TryOptions, tryMutant } from "./run.ts";
import { allMutants } from "./sources.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    count: { type: "string", default: "300" },
    workers: { type: "string", default: "1" },
    /** Default: build/mutation/<seed>.jsonl. A run goes on where this file ends. */
    results: { type: "string" },
    /** Seconds without a test that ends, after which a mutant counts as found. */
    limit: { type: "string", default: "300" },
    /** Tries those again that have survived and that nobody has explained: tests were added. */
    again: { type: "boolean", default: false },
    /** Runs only the tests that are the likeliest to find a mutant. What they do not find stays open for a run without this. */
    quick: { type: "boolean", default: false },
  },
});
const seed = Number(values.seed);
const count = Number(values.count);
const results = new Results(values.results ?? join(ROOT, `build/mutation/${seed}.jsonl`));
const order = chooseOrder(allMutants(), seed);

/** Whether a mutant is yet to be tried. One that is explained cannot be found. */
function isDue(mutant: Mutant): boolean {
  if (reasonFor(mutant) !== undefined) return false;
  const outcome = results.get(mutant)?.outcome;
  if (outcome === undefined) return true;
  if (outcome === "open") return !values.quick;
  return outcome === "survived" && values.again;
}

/** What has become of a mutant that is not due. */
function known(mutant: Mutant): Result {
  const tried = results.get(mutant);
  if (tried && tried.outcome !== "open") return tried;
  return values.quick && reasonFor(mutant) === undefined ? tried! : { ...mutant, outcome: "survived", seconds: 0 };
}

async function tryOne(mutant: Mutant, options: Omit<TryOptions, "likely">): Promise<Result> {
  const started = Date.now();
  const tried = await tryMutant(mutant, { ...options, likely: results.likelyTests(mutant.file) });
  const result = results.add(mutant, tried, Math.round((Date.now() - started) / 1000));
  const { outcome, seconds, file, line, mutation, by } = result;
  console.log(`${outcome.padEnd(8)} ${String(seconds).padStart(4)} s  ${file}:${line}  ${mutation}`);
  if (by !== undefined) console.log(`                 ${by}`);
  return result;
}

/** Tries mutants until there are as many as are asked for that count, or no more. @returns their results */
async function tryMutants(options: Omit<TryOptions, "likely">): Promise<Result[]> {
  const valid: Result[] = [];
  let [next, underWay] = [0, 0];
  const work = async (): Promise<void> => {
    // One that is under way may turn out to be invalid: then its worker takes the next one.
    while (valid.length + underWay < count && next < order.length) {
      const mutant = order[next++]!;
      underWay++;
      const result = isDue(mutant) ? await tryOne(mutant, options) : known(mutant);
      underWay--;
      // The line of one that is known may have moved.
      if (result.outcome !== "invalid") valid.push({ ...result, line: mutant.line });
    }
  };
  await Promise.all(Array.from({ length: Number(values.workers) }, work));
  return valid;
}

// tsx listens, too: so nobody else ends this.
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => process.exit(128 + constants.signals[signal]));
const isReached = await inTemporaryDirectory("mutants-", async (folder) => {
  const made = await makeOfSources(folder);
  const options = { folder, made, silenceMs: Number(values.limit) * 1000, quick: values.quick };
  if (!results.isSound && !values.quick) {
    console.log("The sources as they are …");
    const { outcome, by } = await tryMutant(undefined, { ...options, likely: [] });
    if (outcome !== "survived") {
      console.error(`There is nothing to measure: without any mutant ${by ?? "the sources do not build"} fails.`);
      return false;
    }
    results.noteSound();
  }
  const tried = await tryMutants(options);
  if (values.quick) {
    const open = tried.filter(({ outcome }) => outcome === "open");
    console.log(`\n${tried.length} mutants, ${open.length} of them open.`);
    return open.length === 0;
  }
  const summary = summarize(tried);
  writeFileSync(join(ROOT, "docs/mutation.md"), page(tried, seed));
  console.log(`\n${summaryLine(summary)}. docs/mutation.md is written.`);
  for (const { file, line, mutation } of summary.unexplained) {
    console.log(`  not explained: ${file}:${line}  ${mutation}`);
  }
  return summary.isReached;
});
process.exit(isReached ? 0 : 1);
