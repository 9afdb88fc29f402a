import type { PowerCut } from "../../sim/flash-faults.ts";
import type { FlashImage } from "../../sim/nor-flash.ts";
import { count } from "../reliability/count.ts";
import type { ConfigBoard } from "./config-board.ts";

/** A part of a configuration's life, in which the power fails. */
export interface ConfigEpisode {
  board: ConfigBoard;
  /** The flash when it begins. */
  start: FlashImage;
  /** What happens, from power-on to its end. */
  live(): Promise<void>;
  /** What has to be so once the power is back; the board is off when it begins. */
  survive(): Promise<void>;
}

/** Torn operations are tried with so many patterns of bits. */
const PATTERNS = [1, 2, 3];

/**
 * Lives an episode again and again, and cuts the power at one flash operation after the other: before it, in the middle of
 * it, and right after it.
 * @returns how many cuts there were; each was survived
 */
export async function cutConfigEverywhere({ board, start, live, survive }: ConfigEpisode): Promise<number> {
  let cuts = 0;
  for (let operation = 0; ; operation++) {
    const kinds: PowerCut[] = [
      { operation, stage: "before" },
      { operation, stage: "after" },
    ];
    for (const seed of PATTERNS) kinds.push({ operation, stage: "during", seed: seed * 1000 + operation });
    for (const cut of kinds) {
      board.reset(start);
      const failed = new Promise<boolean>((resolve) => board.board.once("powerCut", () => resolve(true)));
      board.flash.cutPower(cut);
      const lived = live().then(() => false);
      // When the power is gone, it waits for what does not come.
      lived.catch(() => {});
      if (!(await Promise.race([failed, lived]))) {
        board.board.removeAllListeners("powerCut");
        board.board.powerOff();
        return cuts;
      }
      board.flash.clearFaults();
      await survive().catch((error: Error) => {
        throw new Error(`after a cut ${JSON.stringify(cut)}: ${error.message}`);
      });
      if (board.board.violations.length)
        throw new Error(`after a cut ${JSON.stringify(cut)}: ${board.board.violations}`);
      board.board.powerOff();
      cuts++;
      count("configuration cuts");
    }
  }
}
