import { CacheFile } from "../files/cache-file.ts";
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

/** The same in a file: bytes in Base64. */
interface Entry {
  /** That of compiler and firmware, see firmwareState. */
  state: string;
  board: string;
  stamps: Stamps;
  image: string;
  loader: string;
}

/** One file for each sketch and way of building it, which the next build overwrites. */
const fileOf = (key: string) => new CacheFile<Entry>(`image ${key}`);

/**
 * What was built before, by another process of the tests; undefined when a file has changed since.
 * @param key says what is built
 * @param state that of compiler and firmware
 */
export function cachedSketch(key: string, state: string): BuiltSketch | undefined {
  const entry = fileOf(key).read();
  if (entry?.state !== state || !areFresh(entry.stamps)) return undefined;
  const { board, stamps, image, loader } = entry;
  return { board, stamps, image: Buffer.from(image, "base64"), loader: Buffer.from(loader, "base64") };
}

/** Keeps what was built for other processes. */
export function cacheSketch(key: string, state: string, { board, stamps, image, loader }: BuiltSketch): void {
  fileOf(key).write({ state, board, stamps, image: image.toString("base64"), loader: loader.toString("base64") });
}
