import { type FSWatcher, watch } from "node:fs";
import { dirname } from "node:path";
import { IMPORTABLE } from "./passes/01-read-module.ts";

/** How long to wait for more, once a file has changed, in milliseconds: an editor writes in several steps. */
const SETTLE = 20;

/**
 * Tells when files change that a build has read, or that lie next to them: folders are watched, since an editor may put
 * another file in the place of the one that it has read.
 */
export class SourceWatch {
  readonly #folders = new Map<string, FSWatcher>();
  #hasChanged = false;
  #tell = (): void => {};

  /** Watches for changes of a file, and of its neighbours. */
  add(file: string): void {
    const folder = dirname(file);
    if (this.#folders.has(folder)) return;
    const watcher = watch(folder, (_, name) => {
      if (name === null || IMPORTABLE.test(name)) this.#changed();
    });
    // A folder that goes away has no more changes.
    watcher.on("error", () => watcher.close());
    this.#folders.set(folder, watcher);
  }

  /** Whether nothing is watched yet. */
  get isEmpty(): boolean {
    return this.#folders.size === 0;
  }

  /** Waits for a change since the last one that was told of. */
  async next(signal: AbortSignal): Promise<void> {
    if (!this.#hasChanged && !signal.aborted) {
      await new Promise<void>((resolve) => {
        this.#tell = () => {
          signal.removeEventListener("abort", this.#tell);
          resolve();
        };
        signal.addEventListener("abort", this.#tell);
      });
    }
    if (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, SETTLE));
    this.#hasChanged = false;
  }

  close(): void {
    for (const watcher of this.#folders.values()) watcher.close();
  }

  #changed(): void {
    this.#hasChanged = true;
    this.#tell();
  }
}
