import { describe, expect, it } from "vitest";
import { OPTIMIZATIONS } from "../../compiler/optimizations.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { compare, type Difference } from "./compare.ts";
import { corpus } from "./corpus.ts";
import { generate } from "./generate.ts";
import { findEngines } from "./on-engine.ts";
import { TEST262, test262 } from "./test262.ts";
import { knownToFail } from "./test262-known.ts";

/** Which programs are generated: others than before once a day would find more, and fail where nothing has changed. */
const SEED = 20261126;
const TIMEOUT = 300_000;

const engines = findEngines();
if (engines.length < 2) {
  const missing = "the engine with the chip's limits, or the plain one for Linux";
  console.warn(`programs do not run on all machines: ${missing} is not in ~/.cache/homie-espruino`);
}

const shown = (differences: Difference[]) =>
  differences.map(({ program, refusal, machine, expected, found }) => ({
    source: `${program.name}\n${program.source}`,
    refusal,
    machine,
    expected,
    found,
  }));

describe("a program does compiled what it does as it is written", { timeout: TIMEOUT }, () => {
  it("one file a construct, with all optimizations", async () => {
    expect(shown(await compare(corpus(), engines))).toEqual([]);
  });

  it("one file a construct, without any optimization", async () => {
    expect(shown(await compare(corpus(), engines, new Set()))).toEqual([]);
  });

  it.each(OPTIMIZATIONS)("one file a construct, with the optimization %s alone", async (name) => {
    expect(shown(await compare(corpus(), [], new Set([name])))).toEqual([]);
  });

  it("generated", async () => {
    expect(shown(await compare(generate(SEED, 60), engines))).toEqual([]);
  });

  it("generated, without any optimization", async () => {
    expect(shown(await compare(generate(SEED + 1, 30), engines, new Set()))).toEqual([]);
  });

  it("tells a difference when there is one", async () => {
    // Two differences of the engine's own: see docs/language.md.
    const source = "export const run = (log) => { log('é'.length); log(1); }";
    const [difference] = await compare([{ name: "a text", source, language: "js" }], engines);
    expect(difference).toMatchObject({ machine: "simulated board", expected: ["1", "1"], found: ["2", "1"] });
  });

  if (!TEST262) console.warn("test262 is not run: the variable TEST262 does not say where tc39/test262 lies");
  it.skipIf(!TEST262)("the standard's own tests, one in twenty", async () => {
    const tests = test262(TEST262!, temporaryDirectory());
    expect(tests.length).toBeGreaterThan(2000);
    const some = tests.filter((_, at) => at % 20 === 0);
    const found = (await compare(some, engines)).filter(
      ({ refusal, program }) => !refusal && !knownToFail(program.name),
    );
    expect(shown(found)).toEqual([]);
  });
});
