import { buildSketch } from "./build-sketch.ts";
import { configuration } from "./configuration.ts";
import { DeskBoard } from "./desk-board.ts";
import { refuseFakeTimers } from "./fake-timers.ts";
import { sketchPath } from "./sketch-path.ts";
import type { BoardOptions, Sketch, TestBoard } from "./test-board.ts";

export type * from "./test-board.ts";

/**
 * Builds a sketch as `homie build` does, and boots it on a simulated board.
 * @param sketch path from the folder of the file that calls, or an URL
 */
export function board(sketch: Sketch, options: BoardOptions = {}): Promise<TestBoard> {
  return boardCalledFrom(new Error().stack ?? "", sketch, options);
}

/** `board`, for whoever stands between it and the test. @param stack of an error that was made where the test has called */
export async function boardCalledFrom(stack: string, sketch: Sketch, options: BoardOptions = {}): Promise<TestBoard> {
  refuseFakeTimers();
  const { config, errors, wiring, version, ...flags } = options;
  const file = sketchPath(sketch, stack);
  const built = await buildSketch(file, { ...flags, ...(version === undefined ? {} : { fwVersion: version }) });
  const made = new DeskBoard(built, configuration(config), errors);
  await wiring?.(made);
  await made.powerOn();
  return made;
}
