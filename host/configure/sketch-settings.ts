import { setTimeout as sleep } from "node:timers/promises";
import { findBoard } from "../../compiler/validate.ts";
import type { Firmware } from "../../files/firmware-file.ts";
import { inTemporaryDirectory } from "../../files/temporary-directory.ts";
import { UserError } from "../../files/user-error.ts";
import { FlashFile } from "../machines/flash-file.ts";
import { SimulatedRunner } from "../machines/simulated-runner.ts";
import { loaderOf } from "../storage/loader.ts";
import { writeStorage } from "../storage/write.ts";

/** One of a sketch's own settings, or a member of a group of them, as the device says it. */
export interface SketchSetting {
  /** With a point between a group's name and its member's. */
  name: string;
  /** Empty where the sketch has none. */
  description: string;
  type: "bool" | "double" | "string";
  required: boolean;
  /** What holds where the configuration has none; undefined for one that is required. */
  default?: string | number | boolean;
  /** The least and the greatest number. */
  min?: number;
  max?: number;
  /** The texts that it may be, with commas between them. */
  format?: string;
}

const MAC = "5c:cf:7f:00:00:01";
const HTTP_PORT = 80;
/** How long the simulated board may take to be in configuration mode, in milliseconds. */
const PATIENCE_MS = 10_000;
const POLL_MS = 20;

/**
 * The settings of a firmware's sketch. Nobody knows them but the sketch, so it is asked: the firmware is booted on the
 * simulated board, in configuration mode.
 * @throws UserError when it does not get that far
 */
export async function sketchSettings(firmware: Firmware): Promise<SketchSetting[]> {
  const board = findBoard(firmware.board);
  const storage = writeStorage({ board, loader: await loaderOf(board), image: firmware.bytes, configure: true });
  return await inTemporaryDirectory("homie-settings-", async (folder) => {
    const flash = new FlashFile(board, folder);
    flash.create(storage);
    const runner = new SimulatedRunner({ board, flash, mac: MAC });
    await runner.start();
    try {
      const { settings } = (await deviceInfo(runner, firmware.path)) as { settings: SketchSetting[] };
      return settings;
    } finally {
      await runner.stop();
    }
  });
}

async function deviceInfo(runner: SimulatedRunner, path: string): Promise<unknown> {
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await sleep(POLL_MS)) {
    const port = runner.port(HTTP_PORT);
    if (port === undefined) continue;
    const answer = await fetch(`http://127.0.0.1:${port}/device-info`).catch(() => undefined);
    if (answer?.ok) return await answer.json();
  }
  throw new UserError(
    `${path}: this firmware has not told its settings within ${PATIENCE_MS / 1000} s. See what it does with \`homie run\`.`,
  );
}
