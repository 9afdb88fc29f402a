import type { Board } from "../../boards/board.ts";
import type { Firmware } from "../../files/firmware-file.ts";
import { UserError } from "../../files/user-error.ts";
import { readConfigFile } from "../configure/config-file.ts";
import { loaderOf } from "./loader.ts";
import { writeStorage } from "./write.ts";

/**
 * Lays out a board's Storage area with the loader, a firmware and, if its file is given, a configuration.
 * @param configFile path of a config.json
 */
export async function layOutStorage(board: Board, firmware: Firmware, configFile: string | undefined): Promise<Buffer> {
  if (firmware.board !== board.id) {
    throw new UserError(
      `${firmware.path}: this firmware is for board ${firmware.board}, not ${board.id}. ` +
        `Build it for ${board.id}, or give --board ${firmware.board}.`,
    );
  }
  const config = configFile === undefined ? {} : { config: readConfigFile(configFile), configSource: configFile };
  return writeStorage({ board, loader: await loaderOf(board), image: firmware.bytes, ...config });
}
