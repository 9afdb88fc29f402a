/**
 * `npm run reliability`: runs the tests that break things, then an adversary's rounds on every machine that is present, and
 * writes down what was tried. Takes most of an hour.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findChip } from "../../bench/chip/chip-files.ts";
import { findEngine } from "../../host/machines/find-engine.ts";
import { play, type Season } from "../adversary/contests.ts";
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
];

/** The adversary's rounds: where, and whether that machine is present. */
const SEASONS: { where: string; isPresent: boolean; season: Season }[] = [
  { where: "the simulated board", isPresent: true, season: { rounds: 10_000, contests: 3, seed: 1 } },
  {
    where: "real Espruino",
    isPresent: findEngine() !== undefined,
    season: { flag: "--engine", rounds: 1000, contests: 4, seed: 100_001 },
  },
  {
    where: "the chip's own code",
    isPresent: findChip() !== undefined,
    season: { flag: "--chip", rounds: 100, contests: 1, seed: 200_001 },
  },
];

const folder = mkdtempSync(join(tmpdir(), "homie-reliability-"));
const file = join(folder, "counts");
const vitest = join(ROOT, "node_modules/vitest/vitest.mjs");
const run = spawnSync(process.execPath, [vitest, "run", "test/reliability", "test/power"], {
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
const present = SEASONS.filter(({ isPresent }) => isPresent);
const wins = await Promise.all(present.map(({ season }) => play(season)));
if (wins.includes(false)) {
  console.error("An adversary has won: docs/reliability.md stays as it was.");
  process.exit(1);
}
const engine = findEngine()
  ? "the simulated board and real Espruino"
  : "the simulated board alone (no real Espruino was present)";
const rounds = SEASONS.map(({ where, isPresent, season }): [string, number] => [
  `rounds of an adversary: JSON, packets, topics, firmwares, bursts, a sketch's mistakes, brokers that cut, fall silent and refuse (${where})`,
  isPresent ? season.rounds : 0,
]);
const rows = [...ROWS.map(([what, words]): [string, number] => [words, sums[what] ?? 0]), ...rounds].map(
  ([words, times]) => `| ${words} | ${times} | 0 |`,
);
writeFileSync(
  join(ROOT, "docs/reliability.md"),
  `# What was tried, and what it cost

Written by \`npm run reliability\`, which runs \`test/reliability\` and \`test/power\`, here on ${engine}, and \`npm run adversary\`.
After each of these the device had to be there, run one of its whole images, have its configuration and take the next
update; a test fails where it does not, and this page is then not written.

| tried | times | devices lost |
| --- | ---: | ---: |
${rows.join("\n")}

How an update works, and why none of this can hurt it: [ota.md](ota.md). The configuration: [configuration.md](configuration.md).
`,
);
console.log("docs/reliability.md is written.");
