/** `npm run reliability`: runs the tests that break things, and writes down what was tried. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findEngine } from "../../host/machines/find-engine.ts";
import type { Counted } from "./count.ts";

const ROOT = join(import.meta.dirname, "../..");

const ROWS: [Counted, string][] = [
  [
    "power cuts",
    "power cuts at a flash operation of an update, a trial or a rollback: before it, or in the middle of a write or an erase (simulated board)",
  ],
  [
    "configuration cuts",
    "the same of the configuration: a change, its probation and return, a reset, an adoption, the setup (simulated board)",
  ],
  ["kills", "power cuts at any moment (the process of real Espruino is killed)"],
  ["flash faults", "lying flash: bits that do not clear, pages that do not erase, bits that rot, in slots and journal"],
  ["connections lost", "connections lost in the middle of a firmware, at every chunk of it"],
  ["stalls", "publishers that stall in the middle of a packet"],
  ["chunkings", "ways to cut a firmware into chunks, raw and Base64"],
  ["corrupted inputs", "corrupted firmwares, and bytes that are none"],
  [
    "rounds",
    "rounds of an adversary: JSON, packets, topics, firmwares, bursts, a sketch's mistakes, brokers that cut, fall silent and refuse",
  ],
];

const folder = mkdtempSync(join(tmpdir(), "homie-reliability-"));
const file = join(folder, "counts");
const vitest = join(ROOT, "node_modules/vitest/vitest.mjs");
const run = spawnSync(process.execPath, [vitest, "run", "test/reliability", "test/power", "test/adversary"], {
  cwd: ROOT,
  stdio: "inherit",
  env: { ...process.env, RELIABILITY_COUNTS: file },
});
const sums: Partial<Record<Counted, number>> = {};
for (const line of existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : []) {
  for (const [what, times] of Object.entries(JSON.parse(line)) as [Counted, number][]) {
    sums[what] = (sums[what] ?? 0) + times;
  }
}
rmSync(folder, { recursive: true });
if (run.status !== 0) {
  console.error("A test has failed: docs/reliability.md stays as it was.");
  process.exit(1);
}
const engine = findEngine()
  ? "the simulated board and real Espruino"
  : "the simulated board alone (no real Espruino was present)";
const rows = ROWS.map(([what, words]) => `| ${words} | ${sums[what] ?? 0} | 0 |`);
writeFileSync(
  join(ROOT, "docs/reliability.md"),
  `# What was tried, and what it cost

Written by \`npm run reliability\`, which runs \`test/reliability\`, \`test/power\` and \`test/adversary\`, here on ${engine}.
After each of these the device had to be there, run one of its whole images, have its configuration and take the next
update; a test fails where it does not, and this page is then not written.

| tried | times | devices lost |
| --- | ---: | ---: |
${rows.join("\n")}

How an update works, and why none of this can hurt it: [ota.md](ota.md). The configuration: [configuration.md](configuration.md).
`,
);
console.log("docs/reliability.md is written.");
