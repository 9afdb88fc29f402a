/** Which mutants are tried, and in which order. */
import { createHash } from "node:crypto";
import { type Mutant, mutantKey } from "./mutant.ts";

/**
 * Brings mutants into the order in which they are tried: one of every file, then the others, so that a file has as many as
 * its length gives it. The place of a mutant depends on the seed and on itself alone: a change to a source moves no others.
 */
export function chooseOrder(mutants: Mutant[], seed: number): Mutant[] {
  const ranks = new Map(mutants.map((mutant) => [mutant, rank(mutant, seed)]));
  const drawn = [...mutants].sort((one, other) => (ranks.get(one)! < ranks.get(other)! ? -1 : 1));
  const files = new Set<string>();
  const firsts = drawn.filter(({ file }) => !files.has(file) && files.add(file));
  const isFirst = new Set(firsts);
  return [...firsts, ...drawn.filter((mutant) => !isFirst.has(mutant))];
}

function rank(mutant: Mutant, seed: number): string {
  return createHash("sha256")
    .update(`${seed} ${mutantKey(mutant)}`)
    .digest("hex");
}
