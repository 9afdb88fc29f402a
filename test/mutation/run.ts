/** Tries a mutant: in a copy of the checkout, on what looks like a computer with nothing installed. */
import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { ROOT } from "../../files/root.ts";
import type { Mutant } from "./mutant.ts";
import { runNode } from "./program.ts";

/** What has become of a mutant; `invalid` when its types are wrong or it cannot be built. */
export type Outcome = "found" | "survived" | "invalid";

export interface Tried {
  outcome: Outcome;
  /** The first test that has failed: its file and name. */
  by?: string | undefined;
}

/** Sources of the device, which is built. */
const DEVICE = /^(src|modules)\//;

/** What the tests say, as far as it is read here. */
interface TestReport {
  testResults: { name: string; status: string; assertionResults: { status: string; fullName: string }[] }[];
}

export interface TryOptions {
  /** A temporary folder. */
  folder: string;
  /** After so many milliseconds without a test that ends, a mutant counts as found. */
  silenceMs: number;
}

/** Tries a mutant, or the sources as they are. */
export async function tryMutant(mutant: Mutant | undefined, options: TryOptions): Promise<Tried> {
  const folder = mkdtempSync(join(options.folder, "mutant-"));
  try {
    copyCheckout(join(folder, "checkout"));
    if (mutant) writeFileSync(join(folder, "checkout", mutant.file), mutant.source);
    return await judge(mutant, { ...options, folder });
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function judge(mutant: Mutant | undefined, { folder, silenceMs }: TryOptions): Promise<Tried> {
  const cwd = join(folder, "checkout");
  const env = { ...bareEnvironment(folder), MUTATED: mutant?.file };
  const node = (...args: string[]) => runNode(args, { cwd, env, silenceMs });
  const checks = [node(...typeCheck("tsconfig.json")), node(...typeCheck("tsconfig.host.json"))];
  if (!mutant || DEVICE.test(mutant.file)) checks.push(node("--import", "tsx", "test/mutation/build-device.ts"));
  if ((await Promise.all(checks)).some((code) => code !== 0)) return { outcome: "invalid" };
  const report = join(folder, "report.json");
  const code = await node(
    ...["node_modules/vitest/vitest.mjs", "run", "--bail", "1", "--config", "test/mutation/vitest.config.ts"],
    // The one has a word for each test, which shows that they go on; the other says which has failed.
    ...["--reporter", "verbose", "--reporter", "json", "--outputFile.json", report],
  );
  if (code === 0) return { outcome: "survived" };
  return { outcome: "found", by: code === undefined ? "a test that does not end" : firstFailure(report, cwd) };
}

/** Copies what git knows of, or would take, with the sources as they are now. */
function copyCheckout(to: string): void {
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: ROOT });
  const files = listed.toString().split("\0").filter(Boolean);
  for (const file of files.filter((name) => name !== "node_modules" && existsSync(join(ROOT, name)))) {
    mkdirSync(dirname(join(to, file)), { recursive: true });
    cpSync(join(ROOT, file), join(to, file));
  }
  symlinkSync(realpathSync(join(ROOT, "node_modules")), join(to, "node_modules"));
}

function bareEnvironment(folder: string): NodeJS.ProcessEnv {
  const { ESPRUINO: _, CHIP: __, ...env } = process.env;
  const [HOME, TMPDIR] = [join(folder, "home"), join(folder, "tmp")];
  for (const path of [HOME, TMPDIR]) mkdirSync(path);
  return { ...env, HOME, TMPDIR };
}

/** Something that a mutant does not use any more is none of its faults. */
function typeCheck(project: string): string[] {
  const unused = ["--noUnusedLocals", "false", "--noUnusedParameters", "false"];
  return ["node_modules/typescript/bin/tsc", "-p", project, ...unused];
}

function firstFailure(report: string, cwd: string): string {
  const { testResults } = existsSync(report)
    ? (JSON.parse(readFileSync(report, "utf8")) as TestReport)
    : { testResults: [] };
  for (const { name, status, assertionResults } of testResults) {
    const file = name.replace(`${cwd}/`, "");
    const failed = assertionResults.find((test) => test.status === "failed");
    if (failed) return `${file}: ${failed.fullName}`;
    if (status === "failed") return file;
  }
  return "an error outside of the tests";
}
