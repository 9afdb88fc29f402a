import type { Command } from "commander";
import type { Board } from "../../boards/board.ts";
import { findBoard } from "../../compiler/validate.ts";
import { readFirmware } from "../../files/firmware-file.ts";
import { writeOutput } from "../../files/read-and-write.ts";
import type { Engine } from "../../host/flash/engine-parts.ts";
import { describeFlashMap, wholeFlash } from "../../host/flash/flash-map.ts";
import { layOutStorage } from "../../host/storage/lay-out.ts";
import { terminalOutput } from "../terminal/output.ts";

interface Options {
  board?: string;
  engine?: string;
  config?: string;
  out: string;
}

/** `homie image`: lays out a board's complete Storage area, or its complete flash, ready to be flashed. */
export function register(program: Command): void {
  program
    .command("image")
    .description(
      "lay out a board's complete Storage area: loader, configuration, firmware; with --engine its whole flash",
    )
    .argument("<firmware.bin>", "an image that `homie build` has made")
    .option("--board <id>", "the board (default: the one that the firmware is for)")
    .option(
      "--engine <release>",
      "Espruino's release, espruino_<version>_esp8266_4mb.tgz or the folder that it unpacks to",
    )
    .option("--config <file>", "the device's configuration; without it the device starts in configuration mode")
    .requiredOption("--out <file>", "the file to write")
    .action(async (file: string, options: Options) => {
      const firmware = readFirmware(file);
      const board = findBoard(options.board ?? firmware.board);
      const engine = options.engine === undefined ? undefined : await engineIn(options.engine, board);
      const storage = await layOutStorage(board, firmware, options.config);
      const content =
        `${firmware.name} ${firmware.version} in slot A, ` +
        `${options.config === undefined ? "no configuration" : `configuration from ${options.config}`}`;
      if (engine === undefined) {
        writeOutput(options.out, storage);
        terminalOutput().line(
          `${options.out}: ${storage.length} bytes for offset 0x${board.storage.offset.toString(16)} of the flash of ` +
            `${board.title}; ${content}.`,
        );
      } else writeWholeFlash(board, engine, { storage, content, out: options.out });
    });
}

/** Reads a release; what that takes is loaded only then. */
async function engineIn(release: string, board: Board): Promise<Engine> {
  const { readEngine } = await import("../../host/flash/engine-parts.ts");
  return readEngine(release, board);
}

function writeWholeFlash(
  board: Board,
  { parts }: Engine,
  { storage, content, out }: { storage: Buffer; content: string; out: string },
): void {
  const all = [...parts, { what: `Storage: ${content}`, at: board.storage.offset, bytes: storage }];
  const flash = wholeFlash(board, all);
  writeOutput(out, flash);
  const output = terminalOutput();
  output.line(`${out}: ${flash.length} bytes for address 0 of a blank ${board.title}:`);
  for (const line of describeFlashMap(all)) output.line(line);
}
