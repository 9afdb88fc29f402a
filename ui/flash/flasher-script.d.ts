import type { Flasher } from "./flasher.ts";

/** What writes boards: a script of its own, which is made of the code of `homie flash`. */
export declare const flasher: Flasher;
