import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { join } from "node:path";

/** A machine that an adversary plays against, in several contests at a time. */
export interface Season {
  /** What main.ts is told: nothing for the simulated board. */
  flag?: "--engine" | "--chip";
  /** Together. */
  rounds: number;
  contests: number;
  /** Of the first round. */
  seed: number;
}

const TSX = createRequire(import.meta.url).resolve("tsx/cli");

/**
 * Plays contests, all at once, in processes of their own.
 * @returns whether the device was never lost
 */
export async function play({ flag, rounds, contests, seed }: Season): Promise<boolean> {
  const each = Math.ceil(rounds / contests);
  const codes = await Promise.all(
    Array.from({ length: contests }, async (_, contest) => {
      const from = contest * each;
      const flags = ["--seed", `${seed + from}`, "--rounds", `${Math.min(each, rounds - from)}`];
      const main = join(import.meta.dirname, "main.ts");
      const child = spawn(process.execPath, [TSX, main, ...flags, ...(flag ? [flag] : [])], { stdio: "inherit" });
      const [code] = (await once(child, "exit")) as [number | null];
      return code;
    }),
  );
  return codes.every((code) => code === 0);
}
