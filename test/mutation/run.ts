/** Tries a mutant: in a copy of the checkout, on what looks like a computer with nothing installed. */
import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { ROOT } from "../../files/root.ts";
import type { Failure } from "./first-failure.ts";
import type { Mutant } from "./mutant.ts";
import { runNode } from "./program.ts";
import { orderTests } from "./test-order.ts";

/** What has become of a mutant: `invalid` when its types are wrong or it cannot be built, `open` while only the first tests were run. */
export type Outcome = "found" | "survived" | "invalid" | "open";

export interface Tried {
  outcome: Outcome;
  /** The first test that has failed: its file and name. */
  by?: string | undefined;
}

/** Sources of the device, which is built. */
const DEVICE = /^(src|modules)\//;

/** A quick try ends after so many files of tests. */
const QUICK_FILES = 10;

/** How often all tests are run where one has failed that does not fail when it is run alone. */
const MOST_RUNS = 3;

export interface TryOptions {
  /** A temporary folder. */
  folder: string;
  /** What is known of the sources without a mutant, see `makeOfSources`. */
  made: string;
  /** After so many milliseconds without a test that ends, a mutant counts as found. */
  silenceMs: number;
  /** Runs only the first files of tests. */
  quick?: boolean | undefined;
  /** Files of tests that have found a mutant like it: they come first. */
  likely: string[];
}

/** Where the compiler finds what was made of the firmware before. */
const MADE = "dist/firmware.json.gz";

const PROJECTS = ["tsconfig.json", "tsconfig.host.json"];
/** Where a type check finds what the last one has found out. */
const foundOut = (project: string): string => `build/${project}.tsbuildinfo`;

/**
 * Has the compiler make of the firmware what it makes of it, and all types checked: a mutant changes one file, and what is so without it
 * is known.
 * @returns a folder that has it
 */
export async function makeOfSources(folder: string): Promise<string> {
  // As deep as those of mutants: what is in it knows by relative paths what is around it.
  const cwd = join(mkdtempSync(join(folder, "s")), "checkout");
  copyCheckout(cwd);
  const env = bareEnvironment(mkdtempSync(join(folder, "s")));
  const code = await runNode(["--import", "tsx", "test/mutation/build-device.ts", "--ship"], {
    cwd,
    env,
    silenceMs: 600_000,
  });
  if (code !== 0) throw new Error("The sources do not build.");
  for (const project of PROJECTS) {
    if ((await runNode(typeCheck(project), { cwd, env, silenceMs: 600_000 })) !== 0)
      throw new Error("The types of the sources are not right.");
  }
  return cwd;
}

/** Tries a mutant, or the sources as they are. */
export async function tryMutant(mutant: Mutant | undefined, options: TryOptions): Promise<Tried> {
  const folder = mkdtempSync(join(options.folder, "m"));
  try {
    copyCheckout(join(folder, "checkout"));
    for (const made of [MADE, ...PROJECTS.map(foundOut)])
      cpSync(join(options.made, made), join(folder, "checkout", made));
    if (mutant) writeFileSync(join(folder, "checkout", mutant.file), mutant.source);
    return await judge(mutant, { ...options, folder });
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 30 });
  }
}

async function judge(mutant: Mutant | undefined, { folder, silenceMs, quick, likely }: TryOptions): Promise<Tried> {
  const cwd = join(folder, "checkout");
  const report = join(folder, "report.json");
  const env = { ...bareEnvironment(folder), MUTATED: mutant?.file, LIKELY: JSON.stringify(likely), REPORT: report };
  const node = (...args: string[]) => runNode(args, { cwd, env, silenceMs });
  for (const project of PROJECTS) {
    if ((await node(...typeCheck(project))) !== 0) return { outcome: "invalid" };
  }
  // Before the tests, which find then what it has made.
  if (!mutant || DEVICE.test(mutant.file)) {
    if ((await node("--import", "tsx", "test/mutation/build-device.ts")) !== 0) return { outcome: "invalid" };
  }
  const test = (...files: string[]) => {
    rmSync(report, { force: true });
    return node(
      ...["node_modules/vitest/vitest.mjs", "run", "--config", "test/mutation/vitest.config.ts"],
      // What the files load is loaded once, and nothing runs beside the first, which is the likeliest: half of the time.
      ...(files.length > 1 ? ["--no-isolate", "--maxWorkers", "1", ...files] : files),
    );
  };
  const first = quick && mutant ? orderTests(testFiles(cwd), mutant.file, likely).slice(0, QUICK_FILES) : [];
  const passed: Tried = { outcome: quick ? "open" : "survived" };
  for (let run = 0; run < MOST_RUNS; run++) {
    const code = await test(...first);
    if (code === 0) return passed;
    if (code === undefined) return { outcome: "found", by: "a test that does not end" };
    const failure = existsSync(report) ? (JSON.parse(readFileSync(report, "utf8")) as Failure) : undefined;
    // A computer that is busy makes tests fail, too.
    if (!failure || (await test(failure.file)) !== 0) return { outcome: "found", by: failure?.text ?? "no test" };
  }
  return passed;
}

function testFiles(cwd: string): string[] {
  const all = ["test", "examples"].flatMap((folder) =>
    readdirSync(join(cwd, folder), { recursive: true }).map((name) => `${folder}/${name}`),
  );
  return all.filter((name) => name.endsWith(".test.ts") && !name.startsWith("test/mutation/"));
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
  // Short names: the path of a socket, which a browser has in its profile's folder, may have 107 bytes.
  const [HOME, TMPDIR] = [join(folder, "h"), join(folder, "t")];
  for (const path of [HOME, TMPDIR]) mkdirSync(path);
  return { ...env, HOME, TMPDIR };
}

/** Something that a mutant does not use any more is none of its faults. */
function typeCheck(project: string): string[] {
  const unused = ["--noUnusedLocals", "false", "--noUnusedParameters", "false"];
  const known = ["--incremental", "--tsBuildInfoFile", foundOut(project)];
  return ["node_modules/typescript/bin/tsc", "-p", project, ...unused, ...known];
}
