/** Mutants that are no fault, and why. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Mutant } from "./mutant.ts";

/** By the file, the text of the line, and the mutation. */
type Reasons = Record<string, Record<string, Record<string, string>>>;

export const REASONS = JSON.parse(readFileSync(join(import.meta.dirname, "explained.json"), "utf8")) as Reasons;

/** Why a mutant does what the source does, as far as anybody can see; undefined where nobody has said so. */
export function reasonFor({ file, text, mutation }: Pick<Mutant, "file" | "text" | "mutation">): string | undefined {
  return REASONS[file]?.[text]?.[mutation];
}
