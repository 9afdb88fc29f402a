import { Bench, type BenchTools, type Row } from "./bench.ts";
import type { Scenario } from "./scenario.ts";
import { DEEPER_AT_BOOT } from "./stack-limit.ts";

/** What came of a scenario. */
export interface Outcome {
  scenario: string;
  rows: Row[];
  /** What there is to say besides. */
  notes: string[];
  /** What was wrong; empty when all was right. */
  faults: string[];
}

/** Runs a scenario; what goes wrong is in what it returns. */
export async function runScenario(given: BenchTools, scenario: Scenario): Promise<Outcome> {
  const tools = { ...given };
  if (given.stackLimit && scenario.stackLimit) tools.stackLimit = Math.max(given.stackLimit, scenario.stackLimit);
  const bench = await Bench.open(tools);
  const faults: string[] = [];
  try {
    await scenario.run(bench);
  } catch (error) {
    faults.push(error instanceof Error ? error.message : String(error));
  } finally {
    await bench.close();
  }
  const rows = bench.rows();
  faults.push(...new Set(bench.complaints()));
  const limit = tools.stackLimit - DEEPER_AT_BOOT;
  for (const { what, figures } of rows) {
    if (tools.stackLimit && !tools.isSampled && (figures.bootStack ?? 0) > limit) {
      faults.push(`${what}: .bootcde takes ${figures.bootStack} bytes of stack, more than ${limit}`);
    }
  }
  return { scenario: scenario.name, rows, notes: bench.notes, faults };
}

/**
 * Runs a scenario and, to see how many variables it needs at its peak, runs it again: counting them takes stack where it
 * happens, so it is not done while the stack is limited.
 */
export async function measureScenario(tools: BenchTools, scenario: Scenario, variables: boolean): Promise<Outcome> {
  const outcome = await runScenario({ ...tools, isSampled: false }, scenario);
  if (!variables || !outcome.rows.length || outcome.faults.length) return outcome;
  const counted = await runScenario({ ...tools, isSampled: true }, scenario);
  for (const { what, figures } of outcome.rows) {
    const twin = counted.rows.find((row) => row.what === what);
    if (twin) figures.variablesPeak = twin.figures.variablesPeak;
  }
  outcome.faults.push(...counted.faults.map((fault) => `while variables were counted: ${fault}`));
  return outcome;
}
