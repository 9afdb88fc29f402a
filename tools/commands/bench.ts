import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { BOARD } from "../bench/bench-board.ts";
import { measureMemory } from "../bench/memory.ts";
import { benchTable, missedAims, replaceTable } from "../bench/table.ts";
import { ROOT } from "../build/root.ts";
import { checkEngine } from "../engine/check-engine.ts";
import { findEngine } from "../engine/find-engine.ts";
import { readInput, writeOutput } from "../files.ts";
import { terminalOutput } from "../terminal/output.ts";
import { UserError } from "../user-error.ts";

const PAGE = join(ROOT, "docs/benchmarks.md");

/** `homie bench`: measures the firmware on the real engine and rewrites the table in docs/benchmarks.md. */
export function register(program: Command): void {
  program
    .command("bench")
    .description("measure the firmware's memory on real Espruino and rewrite docs/benchmarks.md")
    .action(async () => {
      const engine = findEngine();
      if (!engine) {
        throw new UserError(
          "The benchmarks need a real Espruino for Linux with the chip's limits: name it in ESPRUINO. Nothing was changed.",
        );
      }
      await checkEngine(engine, BOARD);
      const output = terminalOutput();
      const folder = mkdtempSync(join(tmpdir(), "homie-bench-"));
      try {
        const figures = await measureMemory({ engine, folder }, (what) => output.line(`Measuring: ${what}`));
        const table = benchTable(figures);
        writeOutput(PAGE, Buffer.from(replaceTable(readInput(PAGE, "the page").toString("utf8"), table)));
        output.line(`\n${table}\n`);
        for (const missed of missedAims(figures)) output.line(`Aim missed: ${missed}.`);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
}
