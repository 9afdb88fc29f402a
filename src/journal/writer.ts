import { phase } from "../phase.ts";

/** What writes to the journal, for phases: a chunk of its own, so that not each of them has a copy of it. */
export function journalWriter(): typeof import("./journal.ts") {
  return phase<typeof import("./journal.ts")>();
}
