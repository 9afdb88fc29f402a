import type { SimulatedBoard } from "../../sim/board.ts";

/** What is left of the time when it has been skipped, in milliseconds. */
const REST = 2000;
const TRIAL = 5 * 60 * 1000;
/** The loader's patience with an image that does not see to its trial itself. */
const DEAD_MAN = 10 * 60 * 1000;

/**
 * Spares a test the minutes of trials in which nothing happens any more: from the moment when an image has looked for the
 * broker in vain, or has said that it idles.
 */
export function skipTrials(board: SimulatedBoard): void {
  let hasTried = false;
  board.on("line", (line) => {
    if (/ slot [ab]$/.test(line)) hasTried = false;
    if (line === "idling") board.clock.skip(DEAD_MAN - REST);
    if (line === "MQTT: connection lost" && !hasTried) {
      hasTried = true;
      board.clock.skip(TRIAL - REST);
    }
  });
}
