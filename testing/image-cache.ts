import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { areFresh, type Stamps } from "./stamps.ts";

/** What was built of a sketch. */
export interface BuiltSketch {
  /** Id of the board it is for. */
  board: string;
  image: Buffer;
  loader: Buffer;
  /** The files that it was made of. */
  stamps: Stamps;
}

/** A file of the cache. */
interface Entry {
  board: string;
  stamps: Stamps;
  /** In Base64. */
  image: string;
  loader: string;
}

/** One file for each sketch and way of building it, which the next build overwrites. */
function fileOf(key: string): string {
  const folder = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
  return join(folder, "homie-espruino/tests", `${createHash("md5").update(key).digest("hex")}.json`);
}

/** What was built before, by another process of the tests; undefined when a file has changed since. */
export function cachedSketch(key: string): BuiltSketch | undefined {
  try {
    const { board, stamps, image, loader } = JSON.parse(readFileSync(fileOf(key), "utf8")) as Entry;
    if (!areFresh(stamps)) return undefined;
    return { board, stamps, image: Buffer.from(image, "base64"), loader: Buffer.from(loader, "base64") };
  } catch {
    // There is none, or none that can be read: it is built anew.
    return undefined;
  }
}

/** Keeps what was built for other processes. */
export function cacheSketch(key: string, { board, stamps, image, loader }: BuiltSketch): void {
  const file = fileOf(key);
  const entry: Entry = { board, stamps, image: image.toString("base64"), loader: loader.toString("base64") };
  const unfinished = `${file}.${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(unfinished, JSON.stringify(entry));
    renameSync(unfinished, file);
  } catch {
    // Where nothing can be kept, each process builds for itself.
  }
}
