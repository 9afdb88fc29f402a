import { createHash } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";

/** What the names of files with something built begin with. */
export const BUILT = "built-";

const inThisProcess = new Map<string, Promise<unknown>>();

/**
 * Builds something once in a run of the tests, whose files each have a process of their own.
 * @param key says what it is
 */
export function buildOnce<Value>(key: string, build: () => Promise<Value>): Promise<Value> {
  const known = inThisProcess.get(key) ?? load(key, build);
  inThisProcess.set(key, known);
  return known as Promise<Value>;
}

async function load<Value>(key: string, build: () => Promise<Value>): Promise<Value> {
  // The folder is the run's own: see global-setup.ts.
  const file = join(tmpdir(), BUILT + createHash("md5").update(key).digest("hex"));
  if (existsSync(file)) return deserialize(readFileSync(file)) as Value;
  const value = await build();
  const written = `${file}.${process.pid}`;
  writeFileSync(written, serialize(value));
  renameSync(written, file);
  return value;
}
