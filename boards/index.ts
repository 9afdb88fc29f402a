import type { Board } from "./board.ts";
import { d1Mini } from "./d1-mini.ts";
import { esp12 } from "./esp12.ts";
import { nodemcu } from "./nodemcu.ts";

export type { Board } from "./board.ts";

/** Every board that `--board` takes. */
export const boards: readonly Board[] = [nodemcu, d1Mini, esp12];
