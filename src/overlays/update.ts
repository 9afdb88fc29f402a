"use overlay";
import { type Base64State, decodePlain } from "../../modules/base64.ts";
import { decodeAny } from "../../modules/base64-any.ts";
import { digestMd5, type Md5, romUpdate, startMd5, updateMd5 } from "../../modules/md5/index.ts";
import { tryRom } from "../../modules/md5/rom.ts";
import { startRom } from "../../modules/md5/rom-start.ts";
/**
 * An update over the air, from the first byte of its message to the reboot: what arrives is decoded, its header judged,
 * its bytes written into the slot that is not running, and the whole verified and installed. Whatever happens, what is
 * running keeps running, and the next attempt starts clean.
 *
 * Nothing outlives a step but one object, `Update`; each step is evaluated when its turn comes.
 */
import type { Begun, Sink } from "../../modules/mqtt.ts";
import { storageAddress } from "../flash/address.ts";
import { readBootState } from "../flash/boot-state.ts";
import { isBlockWhole, MD5_LENGTH, otherSlot, readHeader, slotFile } from "../flash/slots.ts";
import type { BootState } from "../formats/boot-state.ts";
import { u32 } from "../formats/bytes.ts";
import {
  BLOCK_SIZE,
  BOARD_SIZE,
  HEADER_BOARD,
  HEADER_CODE_SIZE,
  HEADER_CRC,
  HEADER_SIZE,
  HEADER_VERSION,
  MAGIC,
} from "../formats/image.ts";
import { BOOT } from "../formats/journal.ts";
import { PAGE, SLOT_A, SLOT_B, SLOT_SIZE } from "../formats/layout.ts";
import { hurry, later } from "../overlay.ts";
import type { Device } from "../resident/device.ts";
import type { HomieEvent } from "../resident/event.ts";
import { writeRecord } from "./journal.ts";
import { log } from "./log.ts";
import { rebootWhenIdle } from "./reboot.ts";

/** The first character of a raw image. */
const RAW = "%";
/** How many bytes lie between two progress reports. */
const REPORT_EVERY = 2 * PAGE;
/** How much is written, and read back, at a time, in bytes: whole blocks of MD5, parts of a page. Memory has it in one piece. */
const PIECE = 512;
/** How many variables an update in Base64 takes from here on, on the chip (`npm run chip`); a raw one takes less. */
const MIN_FREE = 260;
/** How much of what was kept is taken in a turn, in bytes: as much as a turn brings. */
const BATCH = 536;
/** How many variables have to be free beside what is kept; and in Base64, of which there are three copies when it is decoded. */
const LEAST_FREE = 120;
const LEAST_FREE_BASE64 = 320;
/** How many turns are run at once where timers are late, at most: each leaves a timer behind. */
const MOST_HURRIED = 12;

type Receiver = (data: string | undefined, left: number, isDecoded?: boolean) => void;

/** An update under way. Numbers in place of flags that are always there: a flag is two of the engine's variables, a number is one. */
export interface Update {
  _device: Device;
  /** The last level of the topic in lower case: the image's MD5, once it was looked at. */
  _md5: string;
  /** Whether the broker had kept the message for a device that subscribes. */
  _retained?: boolean;
  /** 1 when nothing more of the message is taken. */
  _over: number;
  /** 1 when what arrives can be written at once; else it is kept here, and how much is still to come. */
  _open: number;
  _text?: string;
  _left?: number;
  /** Length of the message, if its beginning was kept, in bytes. */
  _length?: number;
  /** Takes what arrives, or what was kept and decoded. */
  _take?: Receiver;
  /** The decoder's state; null for a raw image. */
  _base64?: Base64State | null;
  /** The header, as it is in the slot at last. */
  _head?: string;
  /** What is to be written next: allocated once, before anything has arrived, since memory may have no such piece later. */
  _piece?: Uint8Array;
  /** Bytes that it holds. */
  _fill: number;
  /** The digest that the ROM keeps along the way, or the one of what is in the slot. */
  _digest?: Md5 | undefined;
  /** Whether the ROM's is worth anything. */
  _isProved?: boolean;
  /** Size of the image in bytes, and how many of them were taken for writing. */
  _size: number;
  _written: number;
  /** The header's own CRC-32, by which it is known again in the slot. */
  _crc?: number;
  /** The block of the code that is checked next, once all is in the slot. */
  _block?: number;
}

// ---- What arrives

/**
 * Begins an update.
 * @returns what takes the rest of the message piece by piece; it takes a refused one too, and lets it go
 */
export function beginUpdate(update: Update, begun: Begun): Sink {
  const device = update._device;
  // The same again, from a publisher without patience: what comes of the first answers both, and the reboot waits for no copies.
  if (device._writing && device._writing._md5 === update._md5) return () => {};
  let status = refusal(update);
  if (status) {
    later(refuse, { _update: update, _status: status });
    return () => {};
  }
  device._receiving = (device._receiving || 0) + 1;
  later(accept, update);
  const left = begun.length - begun.first.length;
  update._base64 = begun.first[0] === RAW ? null : { _rest: "", _padded: false };
  // Before the rest is made that an update takes, since this takes memory, too.
  let bytes: string | undefined = begun.first;
  if (update._base64) bytes = left ? decodePlain(update._base64, bytes) : undefined;
  status = "";
  if (bytes === undefined) {
    // For decodeAny the C stack has no room here.
    update._length = begun.length;
    update._text = begun.first;
    later(takeKept, update);
  } else {
    status = judge(update, bytes, begun.length);
    if (!status) enter(update, begun.first);
  }
  if (status) {
    later(endUpdate, { _update: update, _status: status });
    return () => {};
  }
  if (!update._open) update._left = left;
  begun.first = "";
  const take = receiver(update);
  // A raw image that is written at once is never kept.
  if (update._base64 || !update._open) update._take = take;
  // What is decoded is not kept, for which there would be no stack here.
  // @stack-bytes 1400
  if (update._open) take(bytes, left, true);
  return take;
}

/** Has what arrives written, or keeps it as it is as long as the slot is not to be had. */
function enter(update: Update, text: string): void {
  const device = update._device;
  if (device._writing || device._unsettled) {
    if (update._base64) update._base64 = { _rest: "", _padded: false };
    update._text = update._text ? text + update._text : text;
    later(admit, update);
  } else {
    device._writing = update;
    delete device._installed;
    update._open = 1;
  }
}

/**
 * Makes what the image's bytes go through, before any has arrived: a piece of memory, the digest, and the function that takes
 * what arrives, which alone is kept for as long as the message lasts. It is called deep in the C stack and a hundred times, so
 * it calls nothing but the engine. Pages are erased just ahead of the writing. Where the ROM has the MD5 it is kept along the
 * way, elsewhere it is taken when all is written, see `readBack`.
 */
export function receiver(update: Update): Receiver {
  let piece = new Uint8Array(PIECE);
  // The ROM's MD5, and the flash, take its bytes where they lie, in one piece: it is, unless memory is in pieces itself.
  if (!E.getAddressOf(piece, true)) {
    const flat = E.toFlatString(piece)!;
    const buffer = E.toArrayBuffer(flat);
    piece = new Uint8Array(buffer);
  }
  update._piece = piece;
  // Not by a variable: what is returned would hold it.
  if (process.env.BOARD.startsWith("ESP8266")) update._digest = startRom();
  const address = slotAddress(update._device);
  // By the shortest way: an overlay would be evaluated each time.
  const rom = update._digest && romUpdate();
  const context = update._digest ? E.getAddressOf(update._digest, true) : 0;
  const source = E.getAddressOf(piece, true);
  const flash = require("Flash");
  return (data, left, isDecoded) => {
    if (update._over) return;
    const { _base64: base64 } = update;
    let bytes = isDecoded || update._open ? data : undefined;
    if (base64 && bytes && !isDecoded) {
      bytes = undefined;
      if (left) bytes = decodePlain(base64, data!);
    }
    if (bytes !== undefined) {
      let { _fill: fill, _written: written } = update;
      // Once: the engine counts a text's length whenever it is asked for.
      const { length } = bytes;
      written += length;
      update._written = written;
      if (written <= update._size) {
        // As much as there is room for: the rest is passed over.
        piece.set(bytes, fill);
        fill += length;
        let isDue = !left;
        while (fill >= PIECE) {
          if (rom) rom(context, source, PIECE);
          const offset = written - fill;
          if (offset % PAGE === 0) {
            flash.erasePage(address + offset);
            if (offset % REPORT_EVERY === 0) isDue = true;
          }
          flash.write(piece, address + offset);
          fill -= PIECE;
          if (fill) piece.set(bytes.substr(length - fill));
        }
        update._fill = fill;
        if (!isDue) return;
      }
    }
    // What is rare is apart: the engine reads all of a function's text, also what it passes over.
    takeRare({ _update: update, _data: data, _left: left, _bytes: bytes });
  };
}

/** What is seldom due when something has arrived: a report, the end, or that it is kept. */
export function takeRare(arrived: {
  _update: Update;
  _data: string | undefined;
  _left: number;
  _bytes: string | undefined;
}): void {
  const { _update: update, _data: data, _left: left, _bytes: bytes } = arrived;
  let status = "the connection is gone";
  if (bytes !== undefined) {
    const { _written: written, _size: size } = update;
    if (written === size || (left && written < size)) {
      later(report, { _update: update, _status: `206 ${written}/${size}`, _written: written });
      if (left) return;
      update._over = 1;
      later(finish, update);
      return;
    }
    status = "400 BAD_FIRMWARE";
  } else if (data !== undefined) {
    // Not in place of nothing, of which a text would be made.
    if (update._text) update._text += data;
    else update._text = data;
    update._left = left;
    if (update._open) {
      // Nothing else is written before it.
      update._open = 0;
      later(takeKept, update);
    }
    const client = update._device._client!;
    for (let turns = 0; client._isHasty && update._text && turns < MOST_HURRIED; turns++) {
      // Not on the chip, whose C stack it would not fit.
      // @stack-bytes 0
      hurry();
    }
    return;
  }
  update._over = 1;
  later(endUpdate, { _update: update, _status: status });
}

/**
 * Decodes what was kept, and has it written; if it is the beginning, judges it first. Base64 with line breaks comes here, and the
 * end of any Base64.
 */
export function takeKept(update: Update): void {
  if (update._over) return;
  const { _base64: base64, _device: device } = update;
  let text = update._text!;
  const rest = text.substr(BATCH);
  if (rest) {
    text = text.substr(0, BATCH);
    update._text = rest;
  } else delete update._text;
  const left = update._left! || rest.length;
  let bytes: string | undefined = text;
  let status = roomStatus(base64 ? LEAST_FREE_BASE64 : LEAST_FREE);
  if (base64 && !status) {
    bytes = decodeAny(base64, text, !left);
    if (bytes === undefined) status = "400 BAD_FIRMWARE";
  }
  if (!status && device._writing !== update) {
    status = judge(update, bytes, update._length!);
    if (!status) enter(update, text);
  }
  if (!status && device._writing === update) {
    update._open = rest ? 0 : 1;
    if (rest) later(takeKept, update);
    // What is decoded is not kept, for which there would be no stack here.
    // @stack-bytes 1400
    update._take!(bytes, left, true);
  }
  if (status) fail(update, status);
}

/** Whether memory holds what arrives until it is written, and what is made of it: if not, the status. */
function roomStatus(needed: number): string {
  const { free } = process.memory();
  let status = "";
  if (free < needed) {
    print(`OTA: ${free} variables are free here, which do not hold what arrives`);
    status = "500 FLASH_ERROR";
  }
  return status;
}

/** Answers a message whose bytes are not wanted. */
export function refuse(end: { _update: Update; _status: string }): void {
  const { _update: update, _status: status } = end;
  print(`OTA: ${status}`);
  later(report, { _update: update, _status: status });
  if (status === "200") later(rebootWhenIdle, update._device);
}

/** Where the image goes: flash address of the slot that is not running. */
function slotAddress(device: Device): number {
  return storageAddress(device._slot === "b" ? SLOT_A.page : SLOT_B.page);
}

/** Ends an update that cannot come to a good end. Nothing more of its message is taken. */
function fail(update: Update, status: string): void {
  update._over = 1;
  later(endUpdate, { _update: update, _status: status });
}

// ---- What is checked before anything is written

/** Why an update is not wanted, whatever its image is: the status, or nothing. */
export function refusal(update: Update): string {
  const { _device: device, _md5: md5 } = update;
  // Not by a regular expression, for which the engine would keep eight variables; character by character takes it long.
  let isMd5 = md5.length === MD5_LENGTH;
  for (let at = 0; at < MD5_LENGTH; at += 8) {
    const digits = Number(`0x${md5.substr(at, 8)}`);
    if (!(digits >= 0)) isMd5 = false;
  }
  let status = "";
  if (!device._otaEnabled) status = "403";
  else if (!isMd5) status = "400 BAD_CHECKSUM";
  else if (md5 === device._checksum) status = "304";
  else if (md5 === device._bad) status = "400 BAD_FIRMWARE";
  else if (md5 === device._stale && update._retained) {
    print("OTA: two firmwares are retained for this device, and bring each other back: clear the topic of one");
    status = "409 TWO_RETAINED";
  }
  // Installed already, and the reboot is waiting until the device is idle.
  else if (md5 === device._installed) status = "200";
  else {
    // What runs out of memory is interrupted in the middle, and the engine does not recover from that.
    const { free } = process.memory();
    if (free < MIN_FREE) {
      print(`OTA: ${free} variables are free here, an update takes ${MIN_FREE}`);
      status = "500 FLASH_ERROR";
    }
  }
  return status;
}

/**
 * Whether an image is acceptable, by its header, the first 256 bytes: the status that refuses it, or nothing.
 * @param head what the image begins with
 * @param length of the message
 */
function judge(update: Update, head: string | undefined, length: number): string {
  let status = "400 BAD_FIRMWARE";
  if (head !== undefined && head.length >= HEADER_SIZE) {
    const board = `${__BOARD_ID__}\0`.substr(0, BOARD_SIZE);
    const checked = head.substr(0, HEADER_CRC);
    const crc = E.CRC32(checked) >>> 0;
    const size = HEADER_SIZE + u32(head, HEADER_CODE_SIZE);
    if (
      head.substr(0, MAGIC.length) === MAGIC &&
      head.charCodeAt(MAGIC.length) === HEADER_VERSION &&
      crc === u32(head, HEADER_CRC) &&
      head.substr(HEADER_BOARD, board.length) === board
    ) {
      update._size = size;
      update._crc = crc;
      // Base64 is four thirds of the image, and half as much again at most, with line breaks.
      if (size > SLOT_SIZE || length > (update._base64 ? 2 * SLOT_SIZE : SLOT_SIZE)) status = "400 NOT_ENOUGH_SPACE";
      else if (!(size & 3) && (update._base64 ? (length * 3) / 4 >= size : length === size)) status = "";
    }
  }
  return status;
}

/**
 * Lets an update have the slot: not while the one before, which has arrived as a whole, is being verified there; nor while the
 * journal may have that slot booted next.
 */
export function admit(update: Update): void {
  const device = update._device;
  if (update._over) return;
  const status = roomStatus(LEAST_FREE);
  if (status) fail(update, status);
  else if (device._writing) later(admit, update);
  else {
    device._writing = update;
    if (device._unsettled) later(secure, update);
    else {
      delete device._installed;
      later(takeKept, update);
    }
  }
}

/**
 * Before the slot is erased that the journal may have booted next: says in the journal that the running image counts, and
 * not what was in that slot.
 */
export function secure(update: Update): void {
  const device = update._device;
  const running = device._slot;
  const state: BootState = { slot: running, a: "", b: "" };
  const before = readBootState(device._journal);
  if (before) {
    state[running] = before[running];
    state.was = before.was || before[otherSlot(running)].substr(0, MD5_LENGTH);
    if (before.back) state.back = before.back;
  }
  if (device._bad) state.bad = device._bad;
  const json = JSON.stringify(state);
  const stored = writeRecord(device._journal, BOOT, json);
  if (stored) {
    device._unsettled = false;
    delete device._installed;
    later(takeKept, update);
  } else fail(update, "500 FLASH_ERROR");
}

// ---- What is verified and installed, when every byte is in the slot

/**
 * Writes what does not fill a piece, and finds out whether the ROM's digest, if it has kept one along the way, can be relied
 * upon.
 */
export function finish(update: Update): void {
  const { _fill: fill, _written: written, _digest: digest } = update;
  const piece = update._piece!;
  if (fill) {
    const address = slotAddress(update._device) + written - fill;
    const flash = require("Flash");
    if ((written - fill) % PAGE === 0) flash.erasePage(address);
    // An image's length is a multiple of 4, as the flash wants it; the MD5 takes whole blocks before its end.
    const rest = new Uint8Array(piece.buffer, 0, fill);
    flash.write(rest, address);
    if (digest) updateMd5(digest, piece, fill & -64);
  }
  if (digest) update._isProved = tryRom();
  later(verify, update);
}

/** Whether the image is what was announced. */
export function verify(update: Update): void {
  const { _piece: piece, _digest: digest, _fill: fill } = update;
  delete update._take;
  delete update._digest;
  if (!update._isProved) {
    update._fill = 0;
    update._digest = startMd5(true);
    later(readBack, update);
    return;
  }
  const from = fill & -64;
  const rest = E.toString(new Uint8Array(piece!.buffer, from, fill - from));
  const md5 = digestMd5(digest!, fill === from ? "" : rest, update._size);
  if (md5 === update._md5) later(examine, update);
  else later(endUpdate, { _update: update, _status: "400 BAD_CHECKSUM" });
}

/** Whether it is what the loader will take: whole in the slot, by its own sums. One block of the code in a turn. */
export function examine(update: Update): void {
  const target = otherSlot(update._device._slot);
  const block = update._block || 0;
  const size = update._size - HEADER_SIZE;
  let header = block ? update._head : readHeader(target);
  // A flash that takes nothing may hold another image, as whole as this one was.
  if (header && u32(header, HEADER_CRC) !== update._crc) header = undefined;
  if (header && block * BLOCK_SIZE < size) {
    update._head = header;
    update._block = block + 1;
    const whole = isBlockWhole(target, header, size, block);
    if (whole) {
      later(examine, update);
      return;
    }
  } else if (header) {
    later(install, update);
    return;
  }
  update._block = block + 1;
  update._fill = 0;
  update._digest = startMd5(!update._isProved);
  later(readBack, update);
}

/**
 * Digests what is in the slot, a piece in a turn: if it is not whole, to see whether the image is to blame, or the flash, which
 * does not hold what was received; before that, where no digest was kept along the way.
 */
export function readBack(update: Update): void {
  const { _size: size } = update;
  const piece = update._piece!;
  const digest = update._digest!;
  const { _device: device } = update;
  const file = slotFile(otherSlot(device._slot));
  let length = 0;
  do {
    const at = update._fill;
    length = Math.min(PIECE, size - at);
    const stored = require("Storage").read(file, at, length)!;
    piece.set(stored);
    updateMd5(digest, piece, length & -64);
    update._fill = at + length;
    // All of it where timers are late: there an update that comes behind this one would wait for each of them.
  } while (device._client!._isHasty && update._fill < size);
  if (update._fill < size) {
    later(readBack, update);
    return;
  }
  const rest = E.toString(new Uint8Array(piece.buffer, length & -64, length & 63));
  const md5 = digestMd5(digest, length & 63 ? rest : "", size);
  const isSame = md5 === update._md5;
  if (!update._block && isSame) {
    later(examine, update);
    return;
  }
  const status = isSame ? "400 BAD_FIRMWARE" : update._block ? "500 FLASH_ERROR" : "400 BAD_CHECKSUM";
  later(endUpdate, { _update: update, _status: status });
}

/** Has the image booted next, on trial. */
export function install(update: Update): void {
  const device = update._device;
  const running = device._slot;
  const target = otherSlot(running);
  const crc = update._crc! | 0;
  // Memory for what follows.
  delete update._piece;
  const image = `${update._md5}${crc}`;
  const state: BootState = { slot: target, a: image, b: image, tries: 0 };
  if (device._crashes !== undefined) state.crashes = 0;
  const before = readBootState(device._journal);
  state[running] = before ? before[running] : "";
  if (before && update._retained) {
    const replaced = before.was || before[target].substr(0, MD5_LENGTH);
    if (replaced === update._md5) state.back = (before.back || 0) + 1;
  }
  device._unsettled = true;
  const json = JSON.stringify(state);
  const stored = writeRecord(device._journal, BOOT, json);
  if (stored) device._installed = update._md5;
  // What is whole need not be erased should the journal not take it.
  update._written = 0;
  later(endUpdate, { _update: update, _status: stored ? "200" : "500 FLASH_ERROR" });
}

/** Ends an update: what was written is forgotten, unless it was installed. */
export function endUpdate(end: { _update: Update; _status: string }): void {
  const { _update: update, _status: status } = end;
  const device = update._device;
  update._over = 1;
  delete update._take;
  if (device._writing === update) device._writing = undefined;
  device._receiving!--;
  // So that nothing takes it for whole.
  if (update._written) require("Flash").erasePage(slotAddress(device));
  print(`OTA: ${status}`);
  later(report, { _update: update, _status: status });
  if (status === "200" || device._rebootDue) later(rebootWhenIdle, device);
}

// ---- What is reported

/** The first report, without anything that would take memory where it is asked for. */
export function accept(update: Update): void {
  report({ _update: update, _status: "202" });
}

/** Publishes a status, and tells the sketch. */
export function report(what: { _update: Update; _status: string; _written?: number }): void {
  const { _update: update, _status: status } = what;
  const device = update._device;
  const topic = `${device._topic}/$implementation/ota/status`;
  device._publish(topic, status, status === "200" ? 1 : 0, true);
  if (__HOMIE__ === 5 && status >= "400") later(log, { _device: device, _level: "warn", _what: `update: ${status}` });
  if (!device._onEvent) return;
  let type: HomieEvent["type"] = "OTA_FAILED";
  if (status === "200") type = "OTA_SUCCESSFUL";
  else if (status === "202") type = "OTA_STARTED";
  else if (what._written) type = "OTA_PROGRESS";
  const sizeDone = what._written || update._written;
  setTimeout(device._onEvent, 0, { type, sizeDone, sizeTotal: update._size });
}
