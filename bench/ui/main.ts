/** `npm run bench-ui`: measures the page of homie ui with many devices, and puts the figures into docs/ui.md. */
import { existsSync } from "node:fs";
import { cpus } from "node:os";
import { join, relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Command, InvalidArgumentError } from "commander";
import { readInput, writeOutput } from "../../files/read-and-write.ts";
import { ROOT } from "../../files/root.ts";
import { UserError } from "../../files/user-error.ts";
import { freePort } from "../../host/machines/free-port.ts";
import { startBroker } from "../../host/mqtt/embedded-broker.ts";
import { replaceTables } from "../page-tables.ts";
import { Fleet, PROPERTIES_OF_EACH } from "./fleet.ts";
import { type Measured, type PageMemory, Person } from "./person.ts";
import { type Figures, MOST_MS, missedAims, type Sample, table } from "./report.ts";
import { ServedUi } from "./served.ts";

const PAGE = join(ROOT, "docs/ui.md");
/** When memory is looked at, as parts of the whole time. */
const MOMENTS = [0.1, 0.5, 1];
/** How long what has waited meanwhile may take. */
const SETTLE_MS = 3000;
/** How often the page's memory is looked at each time. */
const LOOKS = 6;

interface Flags {
  minutes: number;
  devices: number;
  rate: number;
  chromium: string;
  write: boolean;
}

async function bench({ minutes, devices, rate, chromium, write }: Flags): Promise<void> {
  if (!existsSync(chromium)) {
    throw new UserError(`There is no ${chromium}: apt install chromium, or name one with --chromium.`);
  }
  const broker = await startBroker();
  const fleet = await Fleet.start(broker.url, devices);
  const ui = await ServedUi.start(broker.url, await freePort());
  const person = await Person.open(chromium, ui.url);
  try {
    await person.sees(devices);
    fleet.talk(rate);
    const started = Date.now();
    const all: Measured = { inputs: [], events: [], tasks: [] };
    const samples: Sample[] = [];
    for (const part of MOMENTS) {
      const minute = Number((part * minutes).toFixed(2));
      while (Date.now() < started + minute * 60_000) await person.use();
      const measured = await person.takeMeasured();
      for (const key of ["inputs", "events", "tasks"] as const) all[key].push(...measured[key]);
      const sample = { minute, page: await mostMemory(person), server: await ui.memory(), ...measured };
      samples.push(sample);
      const slow = measured.inputs.filter((ms) => ms >= MOST_MS).map(Math.round);
      console.log(
        `minute ${minute}: ${measured.inputs.length} inputs, of ${MOST_MS} ms or more: ${slow.join(", ") || "none"}`,
      );
      // What looking at the memory has held up is ours.
      await sleep(SETTLE_MS);
      await person.takeMeasured();
    }
    const figures: Figures = {
      ...{ devices, properties: PROPERTIES_OF_EACH, rate: fleet.rate, minutes, ...all, samples },
      machine: `${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.versions.node}`,
      browser: person.version,
    };
    const text = table(figures);
    console.log(`\n${text}`);
    if (write) {
      writeOutput(PAGE, Buffer.from(replaceTables(readInput(PAGE, "the page").toString(), "bench-ui", text, PAGE)));
      console.log(`\nWritten to ${relative(process.cwd(), PAGE)}.`);
    }
    const missed = missedAims(figures);
    if (missed.length) throw new UserError(`Missed:\n${missed.map((aim) => `  - ${aim}`).join("\n")}`);
  } finally {
    await person.close();
    await ui.stop();
    await fleet.stop();
    await broker.close();
  }
}

/** What a page takes goes up and down with what was just drawn and collected: of several looks the largest counts. */
async function mostMemory(person: Person): Promise<PageMemory> {
  const most: PageMemory = { objects: 0, heap: 0, nodes: 0 };
  for (let look = 0; look < LOOKS; look++) {
    const now = await person.memory();
    for (const key of ["objects", "heap", "nodes"] as const) most[key] = Math.max(most[key], now[key]);
    await person.use();
  }
  return most;
}

function positive(text: string): number {
  const number = Number(text);
  if (!(number > 0)) throw new InvalidArgumentError("It is a number above 0.");
  return number;
}

const program = new Command("bench-ui")
  .description("measure the page of homie ui with many devices in Chromium, and write docs/ui.md")
  .option("--minutes <n>", "how long", positive, 10)
  .option("--devices <n>", "how many", positive, 300)
  .option("--rate <n>", "messages in a second, of all devices together", positive, 500)
  .option("--chromium <path>", "the browser", "/usr/bin/chromium")
  .option("--no-write", "leave docs/ui.md as it is")
  .action(bench);

try {
  await program.parseAsync();
} catch (error) {
  console.error(error instanceof UserError ? `bench-ui: ${error.message}` : error);
  process.exitCode = 1;
}
