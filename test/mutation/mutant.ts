/** A mutant: a source with one change in it. */
import { findPlaces, type Operator, type Place } from "./places.ts";

export interface Mutant {
  /** Path from the project's folder. */
  file: string;
  /** Number of the line, from 1 on, and its text. */
  line: number;
  text: string;
  operator: Operator;
  /** The change in words. With file and text it names the mutant, wherever in the file it has moved. */
  mutation: string;
  /** The whole source with the change in it. */
  source: string;
}

/** What of a change is shown, in characters. */
const MOST_SHOWN = 100;

/** Names a mutant. */
export function mutantKey({ file, text, mutation }: Pick<Mutant, "file" | "text" | "mutation">): string {
  return JSON.stringify([file, text, mutation]);
}

/** All mutants of a source, in the order of their places. */
export function mutantsOf(file: string, source: string): Mutant[] {
  const times = new Map<string, number>();
  return findPlaces(source).map((place) => {
    const line = source.slice(0, place.shownFrom).split("\n").length;
    const text = source.split("\n")[line - 1]!.trim();
    const mutated = source.slice(0, place.from) + place.replacement + source.slice(place.to);
    const mutant = { file, line, text, operator: place.operator, mutation: describe(place, source), source: mutated };
    const time = (times.get(mutantKey(mutant)) ?? 0) + 1;
    times.set(mutantKey(mutant), time);
    return time === 1 ? mutant : { ...mutant, mutation: `${mutant.mutation} (number ${time})` };
  });
}

function describe({ operator, shownFrom, shownTo, from, to, replacement }: Place, source: string): string {
  const before = shown(source.slice(shownFrom, shownTo));
  if (replacement === ";") return `${operator}: ${before}`;
  const after = shown(source.slice(shownFrom, from) + replacement + source.slice(to, shownTo));
  return `${operator}: ${before} -> ${after}`;
}

function shown(code: string): string {
  const line = code.replace(/\s+/g, " ");
  return line.length > MOST_SHOWN ? `${line.slice(0, MOST_SHOWN)}…` : line;
}
