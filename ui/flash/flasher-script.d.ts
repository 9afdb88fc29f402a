import type { Flasher } from "./flasher.ts";

/** What writes and configures boards: a script of its own, which is made of the code of `homie flash` and `homie config put`. */
export declare const flasher: Flasher;
