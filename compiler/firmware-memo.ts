import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { CacheFile } from "../files/cache-file.ts";
import { writeOutput } from "../files/read-and-write.ts";
import { ROOT } from "../files/root.ts";
import { compilerState, sourcesState } from "./firmware-state.ts";
import type { Memo } from "./memo.ts";

/** What was made of the firmware, and by which state of the compiler. */
interface Entry {
  state: string;
  /** By the MD5 of the key. What was asked for last comes first. */
  made: Record<string, string>;
}

/** Characters that are kept at most: enough for the firmware in each version of Homie. */
export const MOST = 7_000_000;

/** What the package brings along, so that its first build is as quick as the others. */
const SHIPPED = join(ROOT, "dist/firmware.json.gz");

function shipped(): Entry | undefined {
  try {
    return JSON.parse(gunzipSync(readFileSync(SHIPPED)).toString("utf8")) as Entry;
  } catch {
    // A clone of the repository need not have it.
    return undefined;
  }
}

const md5 = (text: string): string => createHash("md5").update(text).digest("hex");

/** As much of it as is kept, from its beginning. */
function withinLimit(made: Record<string, string>): Record<string, string> {
  let left = MOST;
  const kept = Object.entries(made).filter(([, text]) => {
    left -= text.length;
    return left >= 0;
  });
  return Object.fromEntries(kept);
}

/** Keeps what the compiler has made of the firmware's sources for the next build, also by another process. */
export class FirmwareMemo implements Memo {
  static #last: FirmwareMemo | undefined;
  readonly #file = new CacheFile<Entry>(`firmware ${ROOT}`);
  readonly sources: string;
  readonly #state: string;
  #known: Record<string, string>;
  /** What this build has asked for. */
  #used: Record<string, string> = {};
  #isNew = false;

  private constructor(state: string, sources: string) {
    this.#state = state;
    this.sources = sources;
    this.#known = this.#ofNow(this.#file.read()) ?? this.#ofNow(shipped()) ?? {};
  }

  #ofNow(entry: Entry | undefined): Record<string, string> | undefined {
    return entry?.state === this.#state ? entry.made : undefined;
  }

  /**
   * What is kept of the firmware as it is now.
   * @param onRead told of each of the firmware's files: a build that finds all in the memo reads none
   */
  static open(onRead?: (file: string) => void): FirmwareMemo {
    const [state, sources] = [compilerState(), sourcesState(onRead)];
    const last = FirmwareMemo.#last;
    if (last && last.#state === state && last.sources === sources) return last;
    FirmwareMemo.#last = new FirmwareMemo(state, sources);
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

  /** Puts what the build has asked for into the package. */
  ship(): void {
    writeOutput(SHIPPED, gzipSync(JSON.stringify({ state: this.#state, made: this.#used }), { level: 9 }));
  }

  /** Writes down what the build has made, if there is anything new; what was asked for longest ago may be forgotten for it. */
  save(): void {
    if (this.#isNew) {
      // Other processes may have written meanwhile.
      this.#known = withinLimit({ ...this.#used, ...this.#known, ...this.#ofNow(this.#file.readIfChanged()) });
      this.#file.write({ state: this.#state, made: this.#known });
    }
    this.#used = {};
    this.#isNew = false;
  }
}
