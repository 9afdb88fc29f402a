import { ALL_OPTIMIZATIONS, type Optimizations } from "../../compiler/optimizations.ts";
import { inTemporaryDirectory } from "../../files/temporary-directory.ts";
import { compileProgram } from "./compile-program.ts";
import { runInNode } from "./in-node.ts";
import { type Engine, runOnEngine } from "./on-engine.ts";
import { runOnSimulatedBoard } from "./on-simulated-board.ts";
import { type Lines, NO_END, type Program } from "./program.ts";

/** How many bytes of compiled programs a start of a machine is given: less than its Storage has, with the files' heads. */
const BATCH = 150_000;
/** How many programs at the most. */
const MOST = 400;

/** A program that a machine runs otherwise than Node, or that cannot be built. */
export interface Difference {
  program: Program;
  /** What the build said, or what went wrong in it; absent when it built. */
  refusal?: string;
  machine?: string;
  expected?: Lines;
  found?: Lines;
}

interface Compiled {
  program: Program;
  code: string;
  expected: Lines;
}

/**
 * Runs programs as written, by Node, and compiled, on the simulated board and on engines.
 * @returns what differs
 */
export async function compare(
  programs: readonly Program[],
  engines: readonly Engine[],
  optimizations: Optimizations = ALL_OPTIMIZATIONS,
): Promise<Difference[]> {
  return await inTemporaryDirectory("homie-differential-", async (folder) => {
    const differences: Difference[] = [];
    let batch: Compiled[] = [];
    let size = 0;
    const flush = async (): Promise<void> => {
      differences.push(...(await runCompiled(batch, engines)));
      batch = [];
      size = 0;
    };
    for (const program of programs) {
      try {
        const code = await compileProgram(program, folder, optimizations);
        const expected = await runInNode(program);
        if (expected === NO_END) differences.push({ program, machine: "Node", expected, found: NO_END });
        else {
          if (batch.length === MOST || size + code.length > BATCH) await flush();
          batch.push({ program, code, expected });
          size += code.length + 64;
        }
      } catch (error) {
        differences.push({ program, refusal: (error as Error).message });
      }
    }
    if (batch.length) await flush();
    return differences;
  });
}

async function runCompiled(batch: Compiled[], engines: readonly Engine[]): Promise<Difference[]> {
  const codes = batch.map(({ code }) => code);
  const results: [machine: string, lines: Lines[]][] = [["simulated board", await runOnSimulatedBoard(codes)]];
  for (const engine of engines) results.push([`Espruino, ${engine.name}`, await runOnEngine(engine, codes)]);
  const differences: Difference[] = [];
  for (const [at, { program, expected }] of batch.entries()) {
    for (const [machine, lines] of results) {
      const found = lines[at] ?? NO_END;
      if (found.join("\n") !== expected.join("\n")) differences.push({ program, machine, expected, found });
    }
  }
  return differences;
}
