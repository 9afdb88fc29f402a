import type { Board } from "../../boards/board.ts";
import type { FlashFile } from "./flash-file.ts";
import type { RunningBoard } from "./running-board.ts";
import { SimulatedRunner } from "./simulated-runner.ts";

/** Espressif's prefix. Its digits are the device's default id. */
const DEFAULT_MAC = "5c:cf:7f:00:00:01";

/** Which board, and what it runs on. */
export interface BoardChoice {
  board: Board;
  /** The board's flash, already created. */
  flash: FlashFile;
  /** Path of a real Espruino for Linux; without it the board is simulated. */
  engine?: string | undefined;
  /** MAC address: six pairs of lower-case hex digits with colons between them. */
  mac?: string;
}

/** Makes a board that is ready to be started, simulated or on real Espruino. */
export async function createBoard({ board, flash, engine, mac = DEFAULT_MAC }: BoardChoice): Promise<RunningBoard> {
  if (engine === undefined) return new SimulatedRunner({ board, flash, mac });
  // Loaded here: a simulated board does without.
  const { checkEngine } = await import("./check-engine.ts");
  const { EngineBoard } = await import("./engine-board.ts");
  await checkEngine(engine, board);
  return new EngineBoard({ engine, flash, mac });
}
