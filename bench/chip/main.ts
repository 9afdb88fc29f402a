/** `npm run chip`: lives the life of a device on the chip's own code, and writes down what it takes. */
import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { readInput, writeOutput } from "../../files/read-and-write.ts";
import { ROOT } from "../../files/root.ts";
import { inTemporaryDirectory } from "../../files/temporary-directory.ts";
import { UserError } from "../../files/user-error.ts";
import { replaceTables } from "../page-tables.ts";
import { findChip } from "./chip-files.ts";
import { ImageStore } from "./images.ts";
import { measureScenario, type Outcome } from "./run.ts";
import { SCENARIOS } from "./scenarios/index.ts";
import { STACK_LIMIT } from "./stack-limit.ts";
import { chipTables, describe } from "./table.ts";

/** Half of them in an update, half in a change of the configuration. */
const CUTS = 20;
const PAGE = join(ROOT, "docs/chip.md");

interface Flags {
  only?: string[];
  stackLimit: number;
  variables: boolean;
  cuts: number;
  where: boolean;
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("Give a whole number.");
  return Number(text);
}

function chosen(names: string[] | undefined): typeof SCENARIOS {
  const unknown = names?.find((name) => !SCENARIOS.some((scenario) => scenario.name === name));
  if (unknown !== undefined) {
    throw new UserError(`--only ${unknown}: there are ${SCENARIOS.map(({ name }) => name).join(", ")}.`);
  }
  return names ? SCENARIOS.filter(({ name }) => names.includes(name)) : SCENARIOS;
}

async function chip(flags: Flags): Promise<void> {
  const files = findChip();
  if (!files) {
    console.log("Skipped: CHIP does not name the folder with the chip's emulator, see docs/chip.md.");
    return;
  }
  const scenarios = chosen(flags.only);
  const started = Date.now();
  const say = (what: string): void =>
    console.log(`${((Date.now() - started) / 1000).toFixed(0).padStart(4)} s  ${what}`);
  const outcomes: Outcome[] = [];
  await inTemporaryDirectory("homie-chip-", async (folder) => {
    const cuts = { update: Math.ceil(flags.cuts / 2), config: Math.floor(flags.cuts / 2) };
    const tools = {
      files,
      cuts,
      folder,
      images: new ImageStore(folder),
      stackLimit: flags.stackLimit,
      isSampled: false,
      say,
    };
    for (const scenario of scenarios) {
      say(scenario.name);
      const outcome = await measureScenario(tools, scenario, flags.variables);
      for (const row of outcome.rows) say(`  ${describe(row, flags.where)}`);
      for (const note of outcome.notes) say(`  ${note}`);
      for (const fault of outcome.faults) say(`  ! ${fault}`);
      outcomes.push(outcome);
    }
  });
  const tables = chipTables(outcomes, flags.stackLimit);
  console.log(`\n${tables}\n`);
  if (!flags.only && existsSync(PAGE)) {
    writeOutput(PAGE, Buffer.from(replaceTables(readInput(PAGE, "the chip's page").toString(), "chip", tables, PAGE)));
    console.log(`Written to ${relative(process.cwd(), PAGE)}.`);
  }
  const failed = outcomes.filter(({ faults }) => faults.length);
  if (failed.length) throw new UserError(`Failed: ${failed.map(({ scenario }) => scenario).join(", ")}.`);
}

try {
  await new Command("npm run chip --")
    .description("run the scenarios on the chip's own code, and write docs/chip.md; takes a quarter of an hour")
    .option("--only <name...>", "run some scenarios; the page stays as it is")
    .option("--stack-limit <bytes>", "stack that a turn may take, 0 for no limit", wholeNumber, STACK_LIMIT)
    .option("--cuts <number>", "how often the power is cut", wholeNumber, CUTS)
    .option("--no-variables", "do not count the variables' peak, which takes a second run of each scenario")
    .option("--where", "show where the JavaScript was at the deepest, and in the longest turn", false)
    .action(chip)
    .parseAsync();
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(`chip: ${error.message}`);
  process.exitCode = 1;
}
