"use overlay";
import { storageAddress } from "../flash/address.ts";
import { encodeConfigState, readConfigState } from "../flash/config-state.ts";
import { readRecord } from "../flash/journal.ts";
/** A config.json that somebody put into Storage with Espruino's own tools. Looked for at every start. */
import { u32 } from "../formats/bytes.ts";
import { CONFIG_STATE, PREVIOUS } from "../formats/journal.ts";
import { FILE_HEADER, PAGE, USED_PAGES } from "../formats/layout.ts";
import { later } from "../overlay.ts";
import type { Device } from "../resident/device.ts";
import { takeChange } from "./change.ts";
import { writeRecord } from "./journal.ts";
import { countStart } from "./probation.ts";
import { chooseMode } from "./start.ts";

const FILE = "config.json";
/** The longest file that is looked at, in bytes: spaces and line ends are not stored. */
const MAX_FILE = 4096;
/** Bytes that are overwritten at a time. */
const PIECE = 256;

/** Takes a valid config.json and erases it; says what is wrong with one that is not valid, and leaves it. */
export function adoptFile(device: Device): void {
  const { _journal: journal } = device;
  const text = require("Storage").read(FILE);
  // Most of the time there is none, and nothing is under way.
  if (text === undefined && !readRecord(journal, PREVIOUS) && !readRecord(journal, CONFIG_STATE)) {
    later(chooseMode, device);
    return;
  }
  const state = readConfigState(journal);
  if (state.adopted) later(eraseFile, device);
  else if (text === undefined) later(countStart, device);
  else if (text.length > MAX_FILE)
    later(endAdoption, { _device: device, _status: `400 is longer than ${MAX_FILE} bytes` });
  else {
    const done = (status: string) => {
      later(endAdoption, { _device: device, _status: status });
    };
    later(takeChange, { _device: device, _text: text, _isPatch: false, _source: "", _done: done });
  }
}

/** The configuration has been taken, or refused. */
export function endAdoption(end: { _device: Device; _status: string }): void {
  const { _device: device, _status: status } = end;
  if (status !== "200" && status !== "304") {
    print(`! ${FILE} in Storage is not adopted, and left there: ${status.substr(4)}`);
    later(countStart, device);
    return;
  }
  print(`${FILE} in Storage is adopted, and erased there`);
  const state = readConfigState(device._journal);
  state.adopted = true;
  const json = encodeConfigState(state);
  writeRecord(device._journal, CONFIG_STATE, json);
  later(eraseFile, device);
}

/** Erases the file, so that nothing of it can be read: Storage itself only marks it as erased. */
export function eraseFile(device: Device): void {
  const text = require("Storage").read(FILE);
  if (text !== undefined) {
    const { length } = text;
    const data = findData(FILE, length);
    if (data !== undefined) {
      for (let at = 0; at < length; at += PIECE) {
        const zeros = new Uint8Array(Math.min(PIECE, (length - at + 3) & ~3));
        require("Flash").write(zeros, data + at);
      }
    }
    require("Storage").erase(FILE);
  }
  later(forgetFile, device);
}

export function forgetFile(device: Device): void {
  const state = readConfigState(device._journal);
  delete state.adopted;
  const json = encodeConfigState(state);
  writeRecord(device._journal, CONFIG_STATE, json);
  later(countStart, device);
}

/** Where a file's data begins in flash: Storage has no way to tell. Undefined when it is not there. */
function findData(name: string, length: number): number | undefined {
  const flash = require("Flash");
  const end = storageAddress(__STORAGE_PAGES__);
  let at = storageAddress(USED_PAGES);
  while (at + FILE_HEADER <= end) {
    const bytes = flash.read(FILE_HEADER, at);
    const header = E.toString(bytes);
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
