import type { Board } from "../../boards/board.ts";
import { UserError } from "../../files/user-error.ts";
import type { FlashPart } from "./flash-part.ts";
import { GET_RELEASE, readReleaseFiles } from "./release-files.ts";
import { describeMap, isWhole, looksLikeUser1, MAP_4MB, mapOffset, USER1, USER1_START, versionOf } from "./user1.ts";

/** Espruino for a board, ready to be written to its flash. */
export interface Engine {
  /** Such as `2v29`. */
  version: string;
  parts: FlashPart[];
}

const BOOT_LOADER = "boot_v1.6.bin";
const ENGINE = "espruino_esp8266_user1.bin";
const INIT_DATA = "esp_init_data_default.bin";
const BLANK = "blank.bin";
/** Address and largest size of each file. */
const PLACES: Record<string, { at: number; room: number }> = {
  [BOOT_LOADER]: { at: 0, room: USER1 },
  [INIT_DATA]: { at: 0x3fc000, room: 0x1000 },
  [BLANK]: { at: 0x3fe000, room: 0x2000 },
};
/** Begins the boot loader, which is an image of the chip's ROM. */
const ROM_MAGIC = 0xe9;
/** How the ROM reads the flash, bytes 2 and 3 of the image at 0: four lines at once (qio), and the flash map. */
const FLASH_HEADER = Buffer.from([0x00, MAP_4MB]);
/** Before, Storage was smaller, and `new Uint8Array` reset the chip. */
const OLDEST = { text: "2v20", number: 2020 };

/**
 * Reads one of Espruino's releases and makes sure that it is whole, and the one for a board.
 * @param path of its .tgz, or of the folder that it unpacks to
 */
export function readEngine(path: string, board: Board): Engine {
  const files = readReleaseFiles(path);
  const missing = [ENGINE, BOOT_LOADER, INIT_DATA, BLANK].filter((name) => !files.has(name));
  if (missing.length > 0) {
    throw new UserError(
      `${path}: not a release of Espruino for the ESP8266: it lacks ${missing.join(", ")}. ${GET_RELEASE}`,
    );
  }
  const engine = files.get(ENGINE)!;
  const version = checkEngine(engine, path, board);
  const bootLoader = Buffer.from(files.get(BOOT_LOADER)!);
  if (bootLoader[0] !== ROM_MAGIC) throw damaged(path, BOOT_LOADER);
  FLASH_HEADER.copy(bootLoader, 2);
  const part = (what: string, name: string, bytes: Buffer): FlashPart => {
    const { at, room } = PLACES[name]!;
    if (bytes.length === 0 || bytes.length > room) throw damaged(path, name);
    return { what, at, bytes };
  };
  return {
    version,
    parts: [
      part("boot loader", BOOT_LOADER, bootLoader),
      { what: `Espruino ${version}`, at: USER1, bytes: engine },
      part("the radio's settings", INIT_DATA, files.get(INIT_DATA)!),
      part("the SDK's settings, none", BLANK, files.get(BLANK)!),
    ],
  };
}

/** @returns the engine's version */
function checkEngine(engine: Buffer, path: string, board: Board): string {
  if (engine.length < USER1_START + 8 || !looksLikeUser1(engine)) throw damaged(path, ENGINE);
  const at = mapOffset(engine);
  if (at >= engine.length - 4) throw damaged(path, ENGINE);
  const map = engine[at]!;
  if (map !== MAP_4MB) {
    throw new UserError(
      `${path}: this Espruino is built for ${describeMap(map)} of flash, whatever its name says; ${board.title} takes the ` +
        `build for 4 MB (${board.espruino}). ${GET_RELEASE}`,
    );
  }
  if (!isWhole(engine)) throw damaged(path, ENGINE);
  const version = versionOf(engine);
  if (version === undefined) {
    throw new UserError(`${path}: ${ENGINE} does not say which version of Espruino it is. ${GET_RELEASE}`);
  }
  if (version.number < OLDEST.number) {
    throw new UserError(
      `${path}: Espruino ${version.text} is too old: before ${OLDEST.text} its Storage is smaller, and it resets where ` +
        `this firmware reads from flash. ${GET_RELEASE}`,
    );
  }
  const end = USER1 + engine.length;
  if (end > board.storage.offset) {
    throw new UserError(
      `${path}: Espruino ${version.text} ends at 0x${end.toString(16)}, but Storage begins at ` +
        `0x${board.storage.offset.toString(16)}: each would overwrite the other. Take another version.`,
    );
  }
  return version.text;
}

function damaged(path: string, file: string): UserError {
  return new UserError(`${path}: ${file} is damaged or not what its name says. ${GET_RELEASE}`);
}
