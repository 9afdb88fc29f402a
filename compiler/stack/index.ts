import { BOOT_PROGRAM } from "../boot-code.ts";
import type { Shipped } from "../passes/31-minify.ts";
import { HELPERS } from "../passes/35-link.ts";
import { Calls } from "./calls.ts";
import { ENTRY, type EntryKind, LIMITS } from "./costs.ts";
import { Depths, type Step } from "./depth.ts";
import { Flow } from "./flow.ts";
import type { Place } from "./origins.ts";
import type { Fn } from "./slots.ts";

export type { EntryKind } from "./costs.ts";
export type { Step } from "./depth.ts";

/** What a turn of the chip takes of its C stack. */
export interface EntryStack {
  kind: EntryKind;
  /** Where its function was handed to the engine. */
  place: Place | undefined;
  /** Bytes, as the chip counts from the beginning of a turn. */
  depth: number;
  limit: number;
  chain: Step[];
}

/** What an image takes of the chip's C stack at the most. */
export interface StackFigures {
  /** Of all turns but the one that boots. */
  deepest: number;
  chain: Step[];
  /** The deepest first. */
  entries: EntryStack[];
  /** What could not be told: circles of calls, and calls of nobody knows what. */
  problems: string[];
}

/** Reckons what code takes of the stack that runs as a whole at boot, as `.bootcde` does. */
export function stackOfProgram(code: string): StackFigures {
  const flow = new Flow([], HELPERS);
  const { fn } = flow.addCode(code, (at) => ({ file: ".bootcde", line: code.slice(0, at).split("\n").length }), "");
  return figures(flow, fn);
}

/** Reckons what an image takes of the chip's C stack at the most, in each turn and when it boots. */
export function stackOf({ shipped }: { shipped: readonly Shipped[] }): StackFigures {
  const before = known.get(shipped);
  if (before) return before;
  const flow = new Flow(shipped, HELPERS);
  const found = figures(flow, flow.addBoot(BOOT_PROGRAM, shipped.find((one) => one.name === "")!));
  known.set(shipped, found);
  return found;
}

/** What was reckoned already: the build refuses by it, and the command line reports it. */
const known = new WeakMap<readonly Shipped[], StackFigures>();

/** The same of the loader, which `.bootcde` evaluates to be told what to run. */
export function stackOfLoader(loader: { shipped: Shipped }): StackFigures {
  const flow = new Flow([loader.shipped], HELPERS);
  return figures(flow, flow.addBoot(BOOT_PROGRAM, loader.shipped));
}

function figures(flow: Flow, boot: Fn): StackFigures {
  const calls = new Calls(flow, boot);
  const depths = new Depths(calls);
  const entries = [{ kind: "boot" as const, fn: boot, place: undefined }, ...calls.entries.values()].map(
    (one): EntryStack => {
      const { bytes, chain } = depths.of(one.fn);
      const base: Step = { place: one.place, what: one.kind, bytes: ENTRY[one.kind] };
      return {
        kind: one.kind,
        place: one.place,
        depth: ENTRY[one.kind] + bytes,
        limit: one.kind === "boot" ? LIMITS.boot : LIMITS.turn,
        chain: [base, ...chain],
      };
    },
  );
  entries.sort((a, b) => b.depth - a.depth);
  const [deepest] = entries.filter((one) => one.kind !== "boot");
  return {
    deepest: deepest?.depth ?? 0,
    chain: deepest?.chain ?? [],
    entries,
    problems: [...depths.problems],
  };
}
