/** A config.json that somebody put into Storage with Espruino's own tools. Evaluated at every start. */
import { u32 } from "../bytes.ts";
import { storageAddress } from "../flash/address.ts";
import { FILE_HEADER, PAGE, USED_PAGES } from "../flash/layout.ts";
import type { Device } from "../homie/device.ts";
import { phase } from "../phase.ts";
import type { Parsed } from "./apply.ts";
import { readConfigState, writeConfigState } from "./config-state.ts";
import { parseObject } from "./json-access.ts";

const FILE = "config.json";
/** The longest file that is looked at, in bytes: spaces and line ends are not stored. */
const MAX_FILE = 4096;
/** Bytes that are overwritten at a time. */
const PIECE = 256;

/** Where a file's data begins in flash: Storage has no way to tell. Undefined when it is not there. */
function findData(name: string, length: number): number | undefined {
  const flash = require("Flash");
  const end = storageAddress(__STORAGE_PAGES__);
  let at = storageAddress(USED_PAGES);
  while (at + FILE_HEADER <= end) {
    const header = E.toString(flash.read(FILE_HEADER, at));
    const size = u32(header, 0);
    if (size === 0xffffffff) {
      // The end of the page: Storage goes on at the next one.
      at = at - (at % PAGE) + PAGE;
      continue;
    }
    if ((size & 0xffffff) === length && header.substr(4, name.length + 1) === `${name}\0`) return at + FILE_HEADER;
    at += FILE_HEADER + (((size & 0xffffff) + 3) & ~3);
  }
  return undefined;
}

/** Erases the file, so that nothing of it can be read: Storage itself only marks it as erased. */
function wipe(length: number): void {
  const data = findData(FILE, length);
  if (data !== undefined) {
    for (let at = 0; at < length; at += PIECE) {
      require("Flash").write(new Uint8Array(Math.min(PIECE, (length - at + 3) & ~3)), data + at);
    }
  }
  require("Storage").erase(FILE);
}

/** Adopts a valid config.json and erases it; says what is wrong with one that is not valid, and leaves it. */
export function adoptFile(device: Device): void {
  const text = require("Storage").read(FILE);
  let state = readConfigState();
  if (text !== undefined && !state.adopted) {
    let status = "";
    const parsed: Parsed = {};
    if (text.length > MAX_FILE) status = `400 is longer than ${MAX_FILE} bytes`;
    else {
      parsed._config = parseObject(text, (fault) => {
        status = `400 ${fault}`;
      });
    }
    if (!status) status = phase<typeof import("./apply.ts")>().applyConfig(device._settings, parsed);
    if (status !== "200" && status !== "304") {
      print(`! ${FILE} in Storage is not adopted, and left there: ${status.substr(4)}`);
      return;
    }
    print(`${FILE} in Storage is adopted, and erased there`);
    state = readConfigState();
    state.adopted = true;
    writeConfigState(state);
  }
  if (!state.adopted) return;
  if (text !== undefined) wipe(text.length);
  state = readConfigState();
  delete state.adopted;
  writeConfigState(state);
}
