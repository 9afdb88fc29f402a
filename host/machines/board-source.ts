import type { Board } from "../../boards/board.ts";
import { findBoard } from "../../compiler/validate.ts";
import { checkFirmware } from "../../files/firmware-file.ts";
import { readInput } from "../../files/read-and-write.ts";
import { UsageError, UserError } from "../../files/user-error.ts";
import { PAGE } from "../../src/formats/layout.ts";
import { looksLikeStorage, readStorage } from "../storage/index.ts";
import { installedFirmware } from "../storage/installed-firmware.ts";
import { layOutStorage } from "../storage/lay-out.ts";

/** What a board is to boot. */
export interface BoardSource {
  board: Board;
  /** The complete Storage area. */
  storage: Buffer;
}

/**
 * Makes a Storage area from a file that is one already, or from a firmware image.
 * @param file path of a storage.bin or firmware.bin
 * @param options.board id of the board; by default the one that the firmware was built for
 * @param options.config path of a config.json, for a firmware.bin
 */
export async function readBoardSource(
  file: string,
  options: { board?: string | undefined; config?: string | undefined },
): Promise<BoardSource> {
  const bytes = readInput(file, "the firmware");
  if (!looksLikeStorage(bytes)) {
    const firmware = checkFirmware(bytes, file);
    const board = findBoard(options.board ?? firmware.board);
    return { board, storage: await layOutStorage(board, firmware, options.config) };
  }
  if (options.config !== undefined) {
    throw new UsageError(
      `--config goes with a firmware.bin, but ${file} is a Storage image and has its configuration in it. ` +
        "Make a new one with `homie image --config`.",
    );
  }
  const firmware = installedFirmware(bytes, readStorage(bytes, file).boot?.slot ?? "a");
  const id = options.board ?? firmware?.board;
  if (id === undefined) {
    throw new UsageError(`${file}: no slot holds a whole firmware that would say which board it is for. Give --board.`);
  }
  const board = findBoard(id);
  if (bytes.length !== board.storage.pages * PAGE) {
    throw new UserError(
      `${file}: ${bytes.length} bytes, but the Storage of board ${board.id} has ${board.storage.pages * PAGE}.`,
    );
  }
  return { board, storage: bytes };
}
