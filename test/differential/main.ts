/** `npm run differential`: runs generated programs, the corpus and test262 on all machines at hand, and says what differs. */
import { parseArgs } from "node:util";
import {
  ALL_OPTIMIZATIONS,
  OPTIMIZATIONS,
  type Optimization,
  type Optimizations,
} from "../../compiler/optimizations.ts";
import { inTemporaryDirectory } from "../../files/temporary-directory.ts";
import { compare, type Difference } from "./compare.ts";
import { corpus } from "./corpus.ts";
import { generate } from "./generate.ts";
import { findEngines } from "./on-engine.ts";
import type { Program } from "./program.ts";
import { reduce } from "./reduce.ts";
import { TEST262, test262 } from "./test262.ts";
import { knownToFail } from "./test262-known.ts";

/** How many programs are made at a time. */
const PORTION = 500;
/** How many differences are made short and shown. */
const MOST_SHOWN = 10;

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    count: { type: "string", default: "1000" },
    optimizations: { type: "string" },
    whole: { type: "boolean", default: false },
  },
});

const engines = findEngines();

/** The optimizations that a list names. */
function optimizationsOf(list: string | undefined): Optimizations {
  if (list === undefined) return ALL_OPTIMIZATIONS;
  const names = list.split(",").filter((name) => name !== "none");
  const unknown = names.find((name) => !(OPTIMIZATIONS as readonly string[]).includes(name));
  if (unknown !== undefined) throw new Error(`There is no optimization ${unknown}: ${OPTIMIZATIONS.join(", ")}.`);
  return new Set(names as Optimization[]);
}

const optimizations = optimizationsOf(values.optimizations);

/** Whether programs still differ in the same way; those that throw what no program here means to throw are none. */
async function differ(programs: Program[], machine: string | undefined): Promise<boolean[]> {
  const found = await compare(programs, machine === "simulated board" ? [] : [engines[0]!], optimizations);
  const same = found.filter(
    (one) => one.machine === machine && !one.expected?.some((line) => /\ban error\b/.test(line)),
  );
  const sources = new Set(same.map(({ program }) => program.source));
  return programs.map(({ source }) => sources.has(source));
}

async function show(difference: Difference): Promise<void> {
  const { program, refusal, machine } = difference;
  console.log(`\n${program.name}: ${refusal ?? `differs on ${machine}`}`);
  if (refusal !== undefined) return;
  const short = values.whole ? program : await reduce(program, (programs) => differ(programs, machine));
  console.log(short.source);
  const [again] = (await compare([short], engines, optimizations)).filter((one) => one.machine === machine);
  const { expected, found } = again ?? difference;
  const at = expected!.findIndex((line, k) => line !== found![k]);
  console.log(
    `Node:  ${expected!
      .slice(at < 0 ? -1 : at)
      .slice(0, 3)
      .join(" | ")}`,
  );
  console.log(
    `Found: ${found!
      .slice(at < 0 ? -1 : at)
      .slice(0, 3)
      .join(" | ")}`,
  );
}

console.log(`Machines: Node, simulated board${engines.map(({ name }) => `, Espruino (${name})`).join("")}`);
const differences = await compare(corpus(), engines, optimizations);
console.log(`Corpus: ${corpus().length} programs, ${differences.length} differences`);
if (TEST262) {
  await inTemporaryDirectory("homie-test262-", async (folder) => {
    const programs = test262(TEST262!, folder);
    const found = await compare(programs, engines, optimizations);
    const differ = found.filter(({ refusal }) => refusal === undefined);
    const unknown = differ.filter(({ program }) => knownToFail(program.name) === undefined);
    const failed = new Set(differ.map(({ program }) => program.name)).size;
    const refused = found.length - differ.length;
    console.log(
      `test262: ${programs.length} tests, ${programs.length - refused - failed} pass on all machines, ${refused} are refused, ` +
        `${failed} differ, ${new Set(unknown.map(({ program }) => program.name)).size} of them unknown`,
    );
    for (const { program, machine, found: lines } of unknown)
      console.log(`  ${program.name}: ${machine}: ${lines?.at(-1)}`);
    if (unknown.length) process.exitCode = 1;
  });
} else console.log("test262 is not run: the variable TEST262 does not say where tc39/test262 lies");
const count = Number(values.count);
for (let done = 0; done < count; done += PORTION) {
  // Each portion has a seed of its own, so that it can be done again by itself.
  const seed = Number(values.seed) + done / PORTION;
  const programs = generate(seed, Math.min(PORTION, count - done));
  differences.push(...(await compare(programs, engines, optimizations)));
  console.log(
    `Generated: ${done + programs.length} programs, ${differences.length} differences; the last seed is ${seed}`,
  );
  if (differences.length >= MOST_SHOWN) break;
}
const firsts = differences.filter((one, at) => differences.findIndex(({ program }) => program === one.program) === at);
for (const difference of firsts.slice(0, MOST_SHOWN)) await show(difference);
if (differences.length) process.exitCode = 1;
