import { UserError } from "../../files/user-error.ts";
import { show } from "./depth.ts";
import type { EntryStack, StackFigures } from "./index.ts";

/** Whether an image is refused that takes more of the stack than the chip has, or of which that cannot be told. */
export const ENFORCE = true;

const bytes = (count: number): string => count.toLocaleString("en");

/** An entry's chain in one line: what a build prints. */
export function inShort({ depth, limit, chain }: EntryStack): string {
  const places = chain.map((step) => step.place && show(step.place)).filter((one) => one !== undefined);
  const short = places.filter((one, at) => one !== places[at - 1]);
  const all = short.length > 4 ? [...short.slice(0, 2), "...", ...short.slice(-2)] : short;
  return `${bytes(depth)} of ${bytes(limit)} bytes: ${all.join(" -> ")}`;
}

/** An entry's chain, one step a line, with what each costs. */
function inFull({ kind, depth, limit, chain }: EntryStack): string {
  const what = kind === "boot" ? "What runs at boot takes" : "A turn takes";
  const lines = chain.map((step) => `  ${bytes(step.bytes).padStart(6)}  ${show(step.place)}  ${step.what}`.trimEnd());
  return (
    `${what} ${bytes(depth)} bytes of the chip's stack, which has ${bytes(limit)} for it:\n${lines.join("\n")}\n` +
    "Start a new turn at one of these places: setTimeout(f, 0) in place of f(). Or let the call stand by itself: in `x = f(); " +
    "g(x)` it costs 200 to 400 bytes less than in `g(f())`, `[f()]`, `1 + f()` or a template. See docs/stack.md."
  );
}

/**
 * Refuses what would overflow the chip's stack.
 * @throws UserError with the chain of calls that goes deepest
 */
export function refuseOverflow({ entries, problems }: StackFigures): void {
  if (problems.length) throw new UserError(problems.join("\n"));
  const beyond = entries.find((one) => one.depth > one.limit);
  if (beyond) throw new UserError(inFull(beyond));
}
