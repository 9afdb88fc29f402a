import { awaitReady } from "./await-ready.ts";
import { type FlashBoardOptions, flashBoard } from "./flash-board.ts";

/** How long a board may take from its start until it is ready. */
const READY_MS = 30_000;

/** What a board is given, and by which line. */
export interface FlashUntilReadyOptions extends FlashBoardOptions {
  /** What is written to it. */
  firmware: { name: string; version: string };
}

/**
 * Writes a board's flash, restarts it where its line can, and shows what it says until it is ready.
 * @throws UserError that says in words what stands in the way
 */
export async function flashUntilReady(options: FlashUntilReadyOptions): Promise<void> {
  const { line, name, firmware, output } = options;
  const restarts = await flashBoard(options);
  const written = `${firmware.name} ${firmware.version} is on the board`;
  output.line(
    restarts ? `${written}; it restarts …` : `${written}. This port cannot restart it: press its button RST.`,
  );
  await awaitReady(line, name, READY_MS, output);
}
