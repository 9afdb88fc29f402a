import type { PowerCut } from "../../sim/flash-faults.ts";
import { count } from "../reliability/count.ts";
import type { ConfigBoard } from "./config-board.ts";

/** What the sketch says when it is ready, and the device when it is in configuration mode. */
export const READY = "settings hall";
export const SETUP = "Configuration mode: join";

/** A part of a configuration's life, in which the power fails. */
export interface ConfigEpisode {
  /** What happens from power-on to its end. */
  live(): Promise<void>;
  /**
   * What has to be so once the power is back.
   * @param mode READY or SETUP, whichever the device has come to
   */
  survive(mode: string): void | Promise<void>;
}

/** Torn operations are tried with so many patterns of bits. */
const PATTERNS = [1, 2, 3];

/**
 * Lives an episode again and again, from the board's present flash on, and cuts the power at one flash operation after the
 * other: before it, in the middle of it, and right after it.
 * @returns how many cuts there were; each was survived
 */
export async function cutConfigEverywhere(board: ConfigBoard, { live, survive }: ConfigEpisode): Promise<number> {
  board.board.powerOff();
  const start = board.flash.snapshot();
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
      board.start();
      const lived = live().then(() => false);
      if (!(await Promise.race([failed, lived]))) {
        board.board.removeAllListeners("powerCut");
        board.board.powerOff();
        return cuts;
      }
      // It must not go on in the next life.
      board.abandon();
      await lived.catch(() => {});
      board.flash.clearFaults();
      try {
        await survive(await board.says([READY, SETUP], board.restart()));
      } catch (error) {
        throw new Error(`after a cut ${JSON.stringify(cut)}: ${(error as Error).message}`);
      }
      if (board.board.violations.length)
        throw new Error(`after a cut ${JSON.stringify(cut)}: ${board.board.violations}`);
      board.board.powerOff();
      cuts++;
      count("configuration cuts");
    }
  }
}
