/** `npm run bench`: measures the firmware on the real engine and puts the figures into docs/benchmarks.md. */
import { spawnSync } from "node:child_process";
import { join, relative } from "node:path";
import { Command } from "commander";
import { readInput, writeOutput } from "../../files/read-and-write.ts";
import { ROOT } from "../../files/root.ts";
import { inTemporaryDirectory } from "../../files/temporary-directory.ts";
import { UserError } from "../../files/user-error.ts";
import { checkEngine } from "../../host/machines/check-engine.ts";
import { CACHED_ENGINE, findEngine, namedEngine } from "../../host/machines/find-engine.ts";
import { replaceTables } from "../page-tables.ts";
import { type BenchTools, BOARD } from "./bench-board.ts";
import { COUNTER } from "./counter.ts";
import { measureInstructions } from "./instructions.ts";
import { measureMemory } from "./memory.ts";
import { measureRegistry } from "./registry.ts";
import { benchTable, missedAims } from "./report.ts";

const PAGE = join(ROOT, "docs/benchmarks.md");

/** Makes sure that all is there before anything is measured. @returns the engine's path */
async function findTools(named: string | undefined): Promise<string> {
  const engine = named === undefined ? findEngine() : namedEngine(named);
  if (engine === undefined) {
    throw new UserError(
      "The benchmarks need a real Espruino for Linux with the limits of the ESP8266: name one with --engine or " +
        `ESPRUINO, or put it at ${CACHED_ENGINE}.`,
    );
  }
  await checkEngine(engine, BOARD);
  if (spawnSync("valgrind", ["--version"]).status !== 0) {
    throw new UserError("The benchmarks need valgrind, which counts the engine's instructions: apt install valgrind.");
  }
  return engine;
}

async function bench(flags: { engine?: string }): Promise<void> {
  const engine = await findTools(flags.engine);
  const started = Date.now();
  const say = (what: string): void =>
    console.log(`${((Date.now() - started) / 1000).toFixed(0).padStart(4)} s  ${what}`);
  await inTemporaryDirectory("homie-bench-", async (folder) => {
    const tools: BenchTools = { engine, folder };
    const memory = await measureMemory(tools, say);
    const { loader } = memory;
    const registry = await measureRegistry(
      tools,
      { loader, counting: Buffer.concat([loader, Buffer.from(COUNTER)]) },
      say,
    );
    const figures = { ...memory, ...registry, instructions: await measureInstructions(tools, loader, say) };
    const table = benchTable(figures);
    writeOutput(
      PAGE,
      Buffer.from(replaceTables(readInput(PAGE, "the benchmarks' page").toString(), "bench", table, PAGE)),
    );
    console.log(`\n${table}\n\nWritten to ${relative(process.cwd(), PAGE)}.`);
    const missed = missedAims(figures);
    if (missed.length) throw new UserError(`Missed:\n${missed.map((aim) => `  - ${aim}`).join("\n")}`);
  });
}

const program = new Command("bench")
  .description("measure memory and speed of the firmware, and write docs/benchmarks.md; takes some minutes")
  .option("--engine <path>", "a real Espruino for Linux with the ESP8266's limits")
  .action(bench);

try {
  await program.parseAsync();
} catch (error) {
  console.error(error instanceof UserError ? `bench: ${error.message}` : error);
  process.exitCode = 1;
}
