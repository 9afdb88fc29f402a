import type { Command } from "commander";
import { findBoard } from "../build/validate.ts";
import { writeOutput } from "../files.ts";
import { readFirmware } from "../firmware-file.ts";
import { layOutStorage } from "../storage-image/lay-out.ts";
import { terminalOutput } from "../terminal/output.ts";

/** `homie image`: lays out a board's complete Storage area, ready to be flashed. */
export function register(program: Command): void {
  program
    .command("image")
    .description("lay out a board's complete Storage area: loader, configuration, firmware")
    .argument("<firmware.bin>", "an image that `homie build` has made")
    .requiredOption("--board <id>", "the board")
    .option("--config <file>", "the device's configuration; without it the device starts in configuration mode")
    .requiredOption("--out <file>", "the file to write")
    .action(async (file: string, options: { board: string; config?: string; out: string }) => {
      const board = findBoard(options.board);
      const firmware = readFirmware(file);
      const storage = await layOutStorage(board, firmware, options.config);
      writeOutput(options.out, storage);
      terminalOutput().line(
        `${options.out}: ${storage.length} bytes for offset 0x${board.storage.offset.toString(16)} of the flash of ` +
          `${board.title}; ${firmware.name} ${firmware.version} in slot A, ` +
          `${options.config === undefined ? "no configuration" : `configuration from ${options.config}`}.`,
      );
    });
}
