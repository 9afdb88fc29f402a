import { createHash } from "node:crypto";
import { CacheFile } from "../files/cache-file.ts";
import { ROOT } from "../files/root.ts";
import { firmwareState } from "./firmware-state.ts";
import type { Memo } from "./memo.ts";

/** What was made of the firmware, and of which state of it. */
interface Entry {
  state: string;
  /** By the MD5 of the key. */
  made: Record<string, string>;
}

const md5 = (text: string): string => createHash("md5").update(text).digest("hex");

/** Keeps what the compiler has made of the firmware's sources for the next build, also by another process. */
export class FirmwareMemo implements Memo {
  static #last: FirmwareMemo | undefined;
  readonly #file = new CacheFile<Entry>(`firmware ${ROOT}`);
  readonly #state: string;
  #known: Record<string, string>;
  /** What this build has asked for: what it has not is of no use any more. */
  #used: Record<string, string> = {};
  #isNew = false;

  private constructor(state: string) {
    this.#state = state;
    const entry = this.#file.read();
    this.#known = entry?.state === state ? entry.made : {};
  }

  /**
   * What is kept of the firmware as it is now.
   * @param onRead told of each of the firmware's files: a build that finds all in the memo reads none
   */
  static open(onRead?: (file: string) => void): FirmwareMemo {
    const state = firmwareState(onRead);
    const last = FirmwareMemo.#last;
    if (last && last.#state === state) return last;
    FirmwareMemo.#last = new FirmwareMemo(state);
    return FirmwareMemo.#last;
  }

  get(key: string): string | undefined {
    const short = md5(key);
    const made = this.#known[short];
    if (made !== undefined) this.#used[short] = made;
    return made;
  }

  keep(key: string, made: string): void {
    this.#used[md5(key)] = made;
    this.#isNew = true;
  }

  /** Writes down what the build has made, if there is anything new; what it has not asked for is forgotten. */
  save(): void {
    if (this.#isNew) this.#file.write({ state: this.#state, made: this.#used });
    this.#known = this.#used;
    this.#used = {};
    this.#isNew = false;
  }
}
