import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

/** A file in which processes keep JSON for each other. What cannot be kept or read is made anew. */
export class CacheFile<Content> {
  readonly #key: string;

  /** @param key says what is in it; the same file is used for the same key */
  constructor(key: string) {
    this.#key = key;
  }

  /** What was written last; undefined when there is none. */
  read(): Content | undefined {
    try {
      return JSON.parse(readFileSync(this.#path, "utf8")) as Content;
    } catch {
      return undefined;
    }
  }

  /** Writes it whole or not at all. */
  write(content: Content): void {
    const path = this.#path;
    const unfinished = `${path}.${process.pid}`;
    try {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(unfinished, JSON.stringify(content));
      renameSync(unfinished, path);
    } catch {
      // Where nothing can be kept, each process works for itself.
    }
  }

  get #path(): string {
    const folder = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
    return join(folder, "homie-espruino/tests", `${createHash("md5").update(this.#key).digest("hex")}.json`);
  }
}
