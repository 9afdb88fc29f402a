import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Memo } from "../compiler/memo.ts";
import { ROOT } from "../files/root.ts";
import { CacheFile } from "./cache-file.ts";
import { type Stamps, stampsOf } from "./stamps.ts";

/** What was made of the firmware, and of which state of it. */
interface Entry {
  stamps: Stamps;
  /** By the MD5 of the key. */
  made: Record<string, string>;
}

const md5 = (text: string): string => createHash("md5").update(text).digest("hex");

/** Keeps what the compiler has made of the firmware's sources for other processes: the next sketch takes half of the time. */
export class FirmwareMemo implements Memo {
  readonly #file = new CacheFile<Entry>(`firmware ${ROOT}`);
  readonly #stamps: Stamps;
  readonly #known: Record<string, string>;
  /** What this build has asked for: what it has not is of no use any more. */
  readonly #used: Record<string, string> = {};
  #isNew = false;

  /** @param compiler files and folders that decide over it besides the firmware's sources */
  constructor(compiler: string[]) {
    this.#stamps = stampsOf([...compiler, join(ROOT, "src"), join(ROOT, "modules")]);
    const entry = this.#file.read();
    const isSame = entry !== undefined && JSON.stringify(entry.stamps) === JSON.stringify(this.#stamps);
    this.#known = isSame ? entry.made : {};
  }

  recall(key: string, make: () => string): string {
    const short = md5(key);
    let made = this.#known[short];
    if (made === undefined) {
      made = make();
      this.#isNew = true;
    }
    this.#used[short] = made;
    return made;
  }

  /** Writes down what was made, if there is anything new. */
  save(): void {
    if (this.#isNew) this.#file.write({ stamps: this.#stamps, made: this.#used });
  }
}
