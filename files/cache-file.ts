import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

const md5 = (text: string): string => createHash("md5").update(text).digest("hex");

/** A file in which processes keep JSON for each other. What cannot be kept or read is made anew. */
export class CacheFile<Content> {
  readonly #key: string;
  /** What the file was when it was read or written last. */
  #seen: string | undefined;

  /** @param key says what is in it; the same file is used for the same key */
  constructor(key: string) {
    this.#key = key;
  }

  /** What was written last; undefined when there is none, or it is not whole. */
  read(): Content | undefined {
    try {
      this.#seen = this.#stamp();
      const text = readFileSync(this.#path, "utf8");
      const end = text.indexOf("\n");
      const content = text.slice(end + 1);
      return text.slice(0, end) === md5(content) ? (JSON.parse(content) as Content) : undefined;
    } catch {
      return undefined;
    }
  }

  /** The same, unless it is what was read or written here last. */
  readIfChanged(): Content | undefined {
    return this.#stamp() === this.#seen ? undefined : this.read();
  }

  /** Writes it whole or not at all. */
  write(content: Content): void {
    const path = this.#path;
    const unfinished = `${path}.${process.pid}`;
    try {
      const text = JSON.stringify(content);
      mkdirSync(dirname(path), { recursive: true });
      // It may hold a sketch's image, with passwords in it: that is nobody else's business.
      writeFileSync(unfinished, `${md5(text)}\n${text}`, { mode: 0o600 });
      renameSync(unfinished, path);
      this.#seen = this.#stamp();
    } catch {
      // Where nothing can be kept, each process works for itself.
    }
  }

  #stamp(): string | undefined {
    const found = statSync(this.#path, { throwIfNoEntry: false });
    return found && `${found.ino} ${found.mtimeMs} ${found.size}`;
  }

  get #path(): string {
    const folder = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
    return join(folder, "homie-espruino/builds", `${md5(this.#key)}.json`);
  }
}
