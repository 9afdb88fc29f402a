import type { Board } from "../boards/board.ts";
import { inTemporaryDirectory } from "../files/temporary-directory.ts";
import { UserError } from "../files/user-error.ts";
import { createBoard } from "../host/machines/create-board.ts";
import { findEngine } from "../host/machines/find-engine.ts";
import { FlashFile } from "../host/machines/flash-file.ts";
import type { RunningBoard } from "../host/machines/running-board.ts";
import { startBroker } from "../host/mqtt/embedded-broker.ts";
import { writeStorage } from "../host/storage/index.ts";
import type { Configuration } from "./configuration.ts";
import type { BuiltSketch } from "./image-cache.ts";

/** What the engine's build for the chip has. */
const TOTAL = 1600;
/** What is in use on Linux and not on the chip: modules that stand in for the chip's own, and what asks the question. */
const NOT_ON_CHIP = 150;
/** What the console says when a start has come to its end. */
const STARTED = /^(?:Ready$|Configuration mode: |Standalone mode)/;
const PATIENCE_MS = 60_000;
const PAUSE_MS = 300;
/** How many counts, one after the other, have to agree: then nothing is under way. */
const AGREEING = 3;

/**
 * Runs a sketch on real Espruino until it is ready, and counts.
 * @returns how many variables would be free on the chip; undefined where there is no real Espruino
 * @throws UserError when it does not get ready within a minute
 */
export async function freeVariables(
  board: Board,
  { image, loader }: BuiltSketch,
  config: Configuration | undefined,
): Promise<number | undefined> {
  const engine = findEngine();
  if (engine === undefined) return undefined;
  const broker = await startBroker();
  try {
    return await inTemporaryDirectory("homie-memory-", async (folder) => {
      const flash = new FlashFile(board, folder);
      const reachable = config && { ...config, mqtt: { ...config.mqtt, host: "127.0.0.1", port: broker.port } };
      flash.create(writeStorage({ board, image, loader, ...(reachable ? { config: reachable } : {}) }));
      const running = await createBoard({ board, flash, engine });
      try {
        await started(running);
        return TOTAL - ((await used(running)) - NOT_ON_CHIP);
      } finally {
        await running.stop();
      }
    });
  } finally {
    await broker.close();
  }
}

async function started(board: RunningBoard): Promise<void> {
  const lines: string[] = [];
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      const last = lines.slice(-15).join("\n");
      reject(new UserError(`On real Espruino the sketch does not get ready. The console's last lines:\n${last}`));
    }, PATIENCE_MS);
    board.on("line", (line) => {
      lines.push(line);
      if (!STARTED.test(line)) return;
      clearTimeout(timer);
      resolve();
    });
    board.start().catch(reject);
  });
}

async function used(board: RunningBoard): Promise<number> {
  const counts: string[] = [];
  const agree = (): boolean => counts.length >= AGREEING && new Set(counts.slice(-AGREEING)).size === 1;
  for (const end = Date.now() + PATIENCE_MS; !agree() && Date.now() < end; ) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    counts.push(await board.evaluate("process.memory().usage"));
  }
  return Number(counts.at(-1));
}
