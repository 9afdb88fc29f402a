import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { ROOT } from "../../files/root.ts";
import type { Place } from "./origins.ts";

const COMMENT = /\/\*[\s\S]*?\*\/|\/\/[^\n]*/g;

/** What comments in source files say of the code below them: `@stack-depth 3`, `@stack-bytes 400`. */
export class Annotations {
  readonly #files = new Map<string, Map<string, number>>();

  /** The number that a comment gives which ends in a line, or in the one before it. */
  get(tag: "stack-depth" | "stack-bytes", place: Place | undefined): number | undefined {
    if (!place) return undefined;
    const found = this.#of(place.file);
    return found.get(`${tag} ${place.line}`) ?? found.get(`${tag} ${place.line - 1}`);
  }

  #of(file: string): Map<string, number> {
    const known = this.#files.get(file);
    if (known) return known;
    const found = new Map<string, number>();
    this.#files.set(file, found);
    const path = resolve(ROOT, file);
    const source = existsSync(path) ? readFileSync(path, "utf8") : "";
    for (const { 0: text, index } of source.matchAll(COMMENT)) {
      const tag = /@(stack-depth|stack-bytes)\s+(\d+)/.exec(text);
      if (!tag) continue;
      const line = source.slice(0, index + text.length).split("\n").length;
      found.set(`${tag[1]} ${line}`, Number(tag[2]));
    }
    return found;
  }
}
