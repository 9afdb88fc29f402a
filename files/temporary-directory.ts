import { mkdtempSync, rmSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/**
 * Does something that needs a directory for a while, and removes the directory behind it; also when this program is
 * interrupted meanwhile, or exits.
 * @param prefix of the directory's name
 */
export async function inTemporaryDirectory<Result>(
  prefix: string,
  work: (directory: string) => Promise<Result>,
): Promise<Result> {
  const directory = mkdtempSync(join(tmpdir(), prefix));
  const remove = () => rmSync(directory, { recursive: true, force: true });
  const interrupted = (signal: (typeof SIGNALS)[number]) => {
    // Who else listens ends the work in its own way.
    if (process.listenerCount(signal) === 1) process.exit(128 + constants.signals[signal]);
  };
  process.once("exit", remove);
  for (const signal of SIGNALS) process.on(signal, interrupted);
  try {
    return await work(directory);
  } finally {
    for (const signal of SIGNALS) process.off(signal, interrupted);
    process.off("exit", remove);
    remove();
  }
}
