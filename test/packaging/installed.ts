import { execFile } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "../../files/root.ts";

const execute = promisify(execFile);
const NPM = [
  "--prefer-offline",
  "--no-audit",
  "--no-fund",
  "--loglevel=error",
  "--fetch-retries=1",
  "--fetch-retry-mintimeout=1000",
];

/** The package as it would be published. */
export interface PackedPackage {
  tarball: string;
  /** Paths of the files in it. */
  files: string[];
}

/** The package as somebody has it who has installed it. */
export interface InstalledPackage {
  /** Their folder; outside of the repository. */
  folder: string;
  /** Another folder of theirs, with the package and Vitest. */
  tester: string;
  /** Where other versions of TypeScript, and Node's types, are installed. */
  checkers: string;
}

/** Where all that is about the package lies; outside of the repository. */
const BASE = join(tmpdir(), "homie-package");

/** What a program has said, and its exit code. */
export interface Said {
  code: number;
  text: string;
}

/** Runs a program to its end. */
export async function run(
  command: string,
  words: string[],
  cwd: string,
  env: Record<string, string> = {},
): Promise<Said> {
  const options = { cwd, env: { ...process.env, ...env }, maxBuffer: 1 << 26 };
  try {
    const { stdout, stderr } = await execute(command, words, options);
    return { code: 0, text: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    if (typeof code !== "number") throw error;
    return { code, text: stdout + stderr };
  }
}

/** Installs packages in a folder. @throws Error with npm's words when that cannot be done */
export async function install(folder: string, ...packages: string[]): Promise<void> {
  const { code, text } = await run("npm", ["install", ...NPM, ...packages], folder);
  if (code !== 0) throw new Error(text);
}

/** Packs the package. */
export async function packPackage(): Promise<PackedPackage> {
  rmSync(BASE, { recursive: true, force: true });
  mkdirSync(BASE, { recursive: true });
  const { code, text } = await run("npm", ["pack", "--json", "--silent", "--pack-destination", BASE], ROOT);
  if (code !== 0) throw new Error(text);
  const [packed] = JSON.parse(text.slice(text.indexOf("[\n"))) as [{ filename: string; files: { path: string }[] }];
  return { tarball: join(BASE, packed.filename), files: packed.files.map(({ path }) => path) };
}

/** Installs the package as its user would. @returns why that cannot be done, where npm's registry is away */
export async function installPackage({ tarball }: PackedPackage): Promise<InstalledPackage | string> {
  const folder = join(BASE, "user");
  const tester = join(BASE, "tester");
  const checkers = join(BASE, "checkers");
  for (const made of [folder, tester, checkers]) {
    mkdirSync(made, { recursive: true });
    // Without it npm would look for a project further up.
    if (made !== folder) writeFileSync(join(made, "package.json"), "{}");
  }
  try {
    await Promise.all([
      install(folder, tarball),
      install(tester, tarball, "vitest@4"),
      install(checkers, "typescript-5@npm:typescript@~5.9", "typescript-7@npm:typescript@~7.0", "@types/node@22"),
    ]);
  } catch (error) {
    if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED/.test((error as Error).message)) {
      return "npm's registry cannot be reached";
    }
    throw error;
  }
  return { folder, tester, checkers };
}
