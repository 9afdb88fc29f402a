"use overlay";
/**
 * A watchdog for what the chip's own does not see: an engine that serves its timers and yet can do nothing any more, for want
 * of memory. Running out of memory is no exception there: what runs is interrupted in the middle, no `catch` sees it, and the
 * rest goes on without what was lost.
 *
 * It is a timer that has to be put off again and again. What it does then is a text, so short that the engine runs it with no
 * variable to spare: it writes to an address where nothing is, which the chip answers by a reset for an "exception". The
 * restarts that a firmware wants are told from that one by their reason.
 *
 * And it is a handler of the engine's own report that memory has run out, which restarts at once: what a connection brings whose
 * handler was interrupted fills memory to its last variable (socketserver.c), and then no timer goes off any more, for the
 * engine counts it down in a new variable (jsiIdle).
 */
import { later } from "../src/overlay.ts";

/** What bites. */
const BITE = "poke32(0,0)";
/** How long it waits to be fed, in milliseconds. */
const PATIENCE = 30000;
/** What looks at the engine's report: a text, since a function would have to be kept in memory as well. */
const LOOK = `E.getErrorFlags().includes("MEMORY")&&${BITE}`;

function arm(): void {
  $d = setTimeout(BITE as never, PATIENCE);
}

/** Sets it up. */
export function startWatchdog(): void {
  E.on("errorFlag", LOOK as never);
  arm();
}

/** Feeds it from now on, where nothing else goes on all the time that could. */
export function keepFeeding(): void {
  feedWatchdog();
  later(keepFeeding, undefined, PATIENCE / 3);
}

/** Puts it off; restarts at once if memory has run out since the last time. Does nothing where none was set up. */
export function feedWatchdog(): void {
  if (typeof $d === "undefined") return;
  const flags = E.getErrorFlags();
  if (flags.includes("MEMORY")) {
    print("! Out of memory: restarting");
    poke32(0, 0);
  }
  clearTimeout($d);
  arm();
}
