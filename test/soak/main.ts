/** `npm run soak`: lets a device on real Espruino live for 24 hours of its time, and writes down what it lived through. */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { replaceTables } from "../../bench/page-tables.ts";
import { nodemcu } from "../../boards/nodemcu.ts";
import { readInput, writeOutput } from "../../files/read-and-write.ts";
import { ROOT } from "../../files/root.ts";
import { inTemporaryDirectory } from "../../files/temporary-directory.ts";
import { checkEngine } from "../../host/machines/check-engine.ts";
import { CACHED_ENGINE, findEngine, namedEngine } from "../../host/machines/find-engine.ts";
import { FULL, SHORT } from "./plan.ts";
import { soakTable } from "./report.ts";
import { soak } from "./soak.ts";

const PAGE = join(ROOT, "docs/soak.md");

const { values } = parseArgs({
  options: { short: { type: "boolean", default: false }, engine: { type: "string" } },
});
try {
  const engine = values.engine === undefined ? findEngine() : namedEngine(values.engine);
  if (engine === undefined) {
    throw new Error(
      "The soak needs a real Espruino for Linux with the limits of the ESP8266: name one with --engine or ESPRUINO, " +
        `or put it at ${CACHED_ENGINE}.`,
    );
  }
  const version = await checkEngine(engine, nodemcu);
  const plan = values.short ? SHORT : FULL;
  const started = performance.now();
  const say = (what: string): void =>
    console.log(`${((performance.now() - started) / 1000).toFixed(0).padStart(5)} s ${what}`);
  const lived = await inTemporaryDirectory("homie-soak-", async (folder) => {
    // What tests build once is kept there: another run may be of another firmware.
    process.env.TMPDIR = folder;
    return await soak({ engine, plan, say });
  });
  const table = soakTable(lived, version);
  console.log(`\n${table}\n`);
  if (!values.short) {
    const page = readInput(PAGE, "the soak's page").toString();
    writeOutput(PAGE, Buffer.from(replaceTables(page, "soak", table, PAGE)));
    console.log("docs/soak.md is written.");
  }
} catch (error) {
  console.error(`soak: ${(error as Error).message}`);
  process.exit(1);
}
process.exit(0);
