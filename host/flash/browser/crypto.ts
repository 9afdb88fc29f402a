/** What is used of Node's `crypto`, for code of ours that a browser runs. */
import { md5 } from "@noble/hashes/legacy.js";

/** A whole number from the first one to below the second. */
export function randomInt(least: number, end: number): number {
  return least + Math.floor(Math.random() * (end - least));
}

/** An MD5 that is being computed. */
class Md5 {
  readonly #hash = md5.create();

  update(bytes: Uint8Array): this {
    this.#hash.update(bytes);
    return this;
  }

  digest(): Buffer;
  digest(encoding: "hex"): string;
  digest(encoding?: "hex"): Buffer | string {
    const sum = Buffer.from(this.#hash.digest());
    return encoding ? sum.toString(encoding) : sum;
  }
}

/** Begins to compute a hash. */
export function createHash(_algorithm: "md5"): Md5 {
  return new Md5();
}
