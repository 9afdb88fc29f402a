import type { BoardOptions, Sketch, TestBoard } from "./generated/testing/test-board.js";

export * from "./generated/testing/test-board.js";

/**
 * Builds a sketch as `homie build` does, and boots it on a simulated board.
 * @param sketch path from the folder of the file that calls, or an URL
 */
export declare function board(sketch: Sketch, options?: BoardOptions): Promise<TestBoard>;
