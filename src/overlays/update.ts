"use overlay";
import { type Base64State, decode } from "../../modules/base64.ts";
import { digestMd5, type Md5, proveRom, romUpdate, startMd5, updateMd5 } from "../../modules/md5/index.ts";
/**
 * An update over the air, from the first byte of its message to the reboot: what arrives is decoded, its header judged,
 * its bytes written into the slot that is not running, and the whole verified and installed. Whatever happens, what is
 * running keeps running, and the next attempt starts clean.
 *
 * Nothing outlives a step but one object, `Update`; each step is evaluated when its turn comes.
 */
import type { Sink } from "../../modules/mqtt.ts";
import { storageAddress } from "../flash/address.ts";
import { readBootState } from "../flash/boot-state.ts";
import { isBlockWhole, otherSlot, readHeader, slotFile } from "../flash/slots.ts";
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
import { rebootWhenIdle } from "./reboot.ts";

/** The first character of a raw image. */
const RAW = "%";
/** How many bytes lie between two progress reports, at least. */
const REPORT_EVERY = 4096;
/** How much is written, and read back, at a time, in bytes: whole blocks of MD5, parts of a page. Memory has it in one piece. */
const PIECE = 512;
/** How much has to have been received to be worth a turn; and before the header was accepted. */
const BATCH = 512;
const HEAD = 344;
/** How many turns are run at once where timers are late, at most: more than from the first byte to the first writing. */
const MOST_HURRIED = 6;
/** How many variables an update in Base64 takes from here on, on the chip (`npm run chip`); a raw one takes 100 less. */
const MIN_FREE = 390;

/** An update under way. */
export interface Update {
  _device: Device;
  /** The last level of the topic in lower case: the image's MD5, once it was looked at. */
  _md5: string;
  /** Length of the message's payload, and bytes of it that are still to come. */
  _length: number;
  _left: number;
  /** Whether nothing more of the message is taken. */
  _over?: boolean;
  /** What was received, and is yet to be looked at. */
  _text: string;
  /** Whether a turn is due that looks at it. */
  _due?: boolean;
  /** What was decoded before there was a place for it; and at last the header, as it is in the slot. */
  _head: string;
  /** The decoder's state; undefined until the first byte, null for a raw image. */
  _base64?: Base64State | null;
  /** Whether the header has arrived and was handed to be judged; and whether it was accepted. */
  _judged?: boolean;
  _isOpen?: boolean;
  /** What is to be written next: allocated once, before anything has arrived, since memory may have no such piece later. */
  _piece?: Uint8Array;
  /** Bytes that it holds. */
  _fill: number;
  _digest?: Md5;
  /** Whether it is worth anything. */
  _isProved?: boolean;
  /** Size of the image in bytes, and how many of them were taken for writing. */
  _size: number;
  _written: number;
  /** Writes what has arrived. */
  _write?: () => void;
  /** How many bytes the last progress report spoke of. */
  _reported: number;
  /** The header's own CRC-32, by which it is known again in the slot. */
  _crc?: number;
  /** The block of the code that is checked next, once all is in the slot. */
  _block: number;
}

// ---- What arrives

/**
 * Begins an update.
 * @returns what takes the payload piece by piece; it takes a refused payload too, and lets it go
 */
export function beginUpdate(update: Update): Sink {
  const device = update._device;
  const md5 = update._md5;
  let refused = "";
  let isHex = true;
  for (let at = 0; at < md5.length; at++) if (!"0123456789abcdef".includes(md5[at]!)) isHex = false;
  if (!device._otaEnabled) refused = "403";
  else if (md5.length !== 32 || !isHex) refused = "400 BAD_CHECKSUM";
  else if (md5 === device._checksum) refused = "304";
  else if (md5 === device._bad) refused = "400 BAD_FIRMWARE";
  // Installed already, and the reboot is waiting until the device is idle.
  else if (md5 === device._installed) refused = "200";
  else {
    // What runs out of memory is interrupted in the middle, and the engine does not recover from that.
    const { free } = process.memory();
    if (free < MIN_FREE) {
      print(`OTA: ${free} variables are free here, an update takes ${MIN_FREE}`);
      refused = "500 FLASH_ERROR";
    }
  }
  update._over = !!refused;
  if (!refused) prepare(update);
  if (refused) later(refuse, { _update: update, _status: refused });
  else {
    device._receiving = (device._receiving || 0) + 1;
    later(report, { _update: update, _status: "202", _type: "OTA_STARTED" });
    later(prove, update);
  }
  // Called deep in the C stack: does no more than to keep the piece.
  return (piece, left) => {
    if (update._over) return;
    if (piece === undefined) fail(update, "the connection is gone");
    else {
      // In place: the engine makes no copy of a text that it adds to in this way.
      update._text += piece;
      const { length } = update._text;
      if (left && length < (update._isOpen ? BATCH : HEAD)) return;
      update._left = left;
      if (!update._due) {
        update._due = true;
        if (update._isOpen) setTimeout(update._write!, 0);
        else later(takeHead, update);
      }
      for (let turns = 0; device._client!._isHasty && turns < MOST_HURRIED; turns++) {
        if (update._text.length + update._head.length < BATCH) break;
        // Not on the chip, whose C stack it would not fit.
        // @stack-bytes 0
        if (update._isOpen) update._write!();
        // @stack-bytes 0
        else hurry();
      }
    }
  };
}

/**
 * Makes what the image's bytes go through, before any has arrived: a piece of memory, the digest, and the function that writes
 * what has arrived, which alone is kept for as long as the message lasts.
 *
 * Pages are erased just ahead of the writing, and the MD5 is kept along the way. What was written is read back when it is all
 * there, see `examine`.
 */
function prepare(update: Update): void {
  let piece = new Uint8Array(PIECE);
  // The ROM's MD5, and the flash, take its bytes where they lie, in one piece: it is, unless memory is in pieces itself.
  if (!E.getAddressOf(piece, true)) {
    const flat = E.toFlatString(piece)!;
    const buffer = E.toArrayBuffer(flat);
    piece = new Uint8Array(buffer);
  }
  const digest = startMd5();
  update._piece = piece;
  update._digest = digest;
  const address = slotAddress(update._device);
  // By the shortest way: it is called a hundred times, and an overlay would be evaluated each time.
  const rom = digest.length === 4 ? undefined : romUpdate();
  const context = E.getAddressOf(digest, true);
  const source = E.getAddressOf(piece, true);
  update._write = () => {
    if (update._over) return;
    update._due = false;
    let bytes: string | undefined = update._text;
    update._text = "";
    if (update._base64 && bytes) bytes = decode(update._base64, bytes, !update._left);
    if (bytes !== undefined && update._head) bytes = update._head + bytes;
    let status = bytes === undefined ? "400 BAD_FIRMWARE" : "";
    const { _size: size } = update;
    let { _fill: fill, _written: written } = update;
    const end = written + (bytes || "").length;
    update._head = "";
    if (end > size) status = "400 BAD_FIRMWARE";
    while (bytes && !status) {
      // As much as there is room for: the rest is passed over.
      piece.set(bytes, fill);
      // Not by Math.min, which gives the engine a number that no flash address may come of.
      let count = PIECE - fill;
      if (count > bytes.length) count = bytes.length;
      fill += count;
      written += count;
      if (fill < PIECE && written < size) break;
      bytes = count < bytes.length ? bytes.substr(count) : "";
      // An image's length is a multiple of 4, as the flash wants it; the MD5 takes whole blocks before its end.
      if (rom) rom(context, source, fill & -64);
      else updateMd5(digest, piece, fill & -64);
      const offset = written - fill;
      if (offset % PAGE === 0) require("Flash").erasePage(address + offset);
      require("Flash").write(fill < PIECE ? new Uint8Array(piece.buffer, 0, fill) : piece, address + offset);
      if (written < size) fill = 0;
    }
    update._fill = fill;
    update._written = written;
    if (!update._left && end < size) status = "400 BAD_FIRMWARE";
    if (status) {
      update._over = true;
      later(endUpdate, { _update: update, _status: status });
      return;
    }
    if (!update._reported || end - update._reported >= REPORT_EVERY || end === size) {
      update._reported = end;
      later(report, { _update: update, _status: `206 ${end}/${size}`, _type: "OTA_PROGRESS" });
    }
    if (update._left) return;
    update._over = true;
    later(verify, update);
  };
}

/** Whether the digest can be relied upon. */
export function prove(update: Update): void {
  if (update._digest) update._isProved = proveRom(update._digest);
}

/** Answers a message whose bytes are not wanted. */
export function refuse(end: { _update: Update; _status: string }): void {
  const { _update: update, _status: status } = end;
  print(`OTA: ${status}`);
  const isGood = status === "200";
  later(report, { _update: update, _status: status, _type: isGood ? "OTA_SUCCESSFUL" : "OTA_FAILED" });
  if (isGood) later(rebootWhenIdle, update._device);
}

/** From here on what arrives is written. */
function open(update: Update): void {
  update._device._installed = "";
  update._isOpen = true;
  update._due = true;
  setTimeout(update._write!, 0);
}

/** Where the image goes: flash address of the slot that is not running. */
function slotAddress(device: Device): number {
  return storageAddress(device._slot === "b" ? SLOT_A.page : SLOT_B.page);
}

/** Ends an update that cannot come to a good end. Nothing more of its message is taken. */
function fail(update: Update, status: string): void {
  update._over = true;
  later(endUpdate, { _update: update, _status: status });
}

/** Looks at the beginning of the message, until the header is there. */
export function takeHead(update: Update): void {
  if (update._over) return;
  update._due = false;
  const text = update._text;
  if (update._base64 === undefined) update._base64 = text[0] === RAW ? null : { _rest: "", _padded: false };
  let { length } = text;
  if (update._base64) {
    update._text = "";
    const bytes = decode(update._base64, text, !update._left);
    if (bytes === undefined) {
      fail(update, "400 BAD_FIRMWARE");
      return;
    }
    update._head += bytes;
    length = update._head.length;
  }
  if (update._judged) return;
  if (length >= HEADER_SIZE) {
    update._judged = true;
    // At once: what arrives meanwhile has to be kept.
    judge(update);
  } else if (!update._left) fail(update, "400 BAD_FIRMWARE");
}

// ---- What is checked before anything is written

/** Whether an image is acceptable, by its header, the first 256 bytes; and where it goes. */
export function judge(update: Update): void {
  if (update._over) return;
  const device = update._device;
  // The update before has arrived as a whole, and is being written or verified in the slot that this one goes to.
  if (device._writing) {
    later(judge, update);
    return;
  }
  const head = update._base64 ? update._head : update._text;
  const length = update._length;
  const board = `${__BOARD_ID__}\0`.substr(0, BOARD_SIZE);
  const checked = head.substr(0, HEADER_CRC);
  const crc = E.CRC32(checked) >>> 0;
  let status = "";
  if (
    head.substr(0, MAGIC.length) !== MAGIC ||
    head.charCodeAt(MAGIC.length) !== HEADER_VERSION ||
    crc !== u32(head, HEADER_CRC) ||
    head.substr(HEADER_BOARD, board.length) !== board
  ) {
    status = "400 BAD_FIRMWARE";
  } else {
    const size = HEADER_SIZE + u32(head, HEADER_CODE_SIZE);
    // Base64 is four thirds of the image, and half as much again at most, with line breaks.
    if (size > SLOT_SIZE || length > (update._base64 ? 2 * SLOT_SIZE : SLOT_SIZE)) status = "400 NOT_ENOUGH_SPACE";
    else if (size & 3 || (update._base64 ? (length * 3) / 4 < size : length !== size)) status = "400 BAD_FIRMWARE";
    update._size = size;
    update._crc = crc;
  }
  if (status) {
    fail(update, status);
    return;
  }
  device._writing = update;
  if (device._unsettled) later(secure, update);
  else open(update);
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
  if (before) state[running] = before[running];
  if (device._bad) state.bad = device._bad;
  const json = JSON.stringify(state);
  const stored = writeRecord(device._journal, BOOT, json);
  if (stored) {
    device._unsettled = false;
    open(update);
  } else fail(update, "500 FLASH_ERROR");
}

// ---- What is verified and installed, when every byte is in the slot

/** Whether the image is what was announced. */
export function verify(update: Update): void {
  const { _piece: piece, _digest: digest } = update as Required<Update>;
  const from = update._fill & -64;
  const rest = E.toString(new Uint8Array(piece.buffer, from, update._fill - from));
  const md5 = digestMd5(digest, update._fill === from ? "" : rest, update._size);
  delete update._digest;
  delete update._write;
  if (!update._isProved) {
    // Not seen yet on any chip: once more, without the ROM.
    update._fill = 0;
    update._digest = startMd5(true);
    later(readBack, update);
    return;
  }
  if (md5 === update._md5) later(examine, update);
  else later(endUpdate, { _update: update, _status: "400 BAD_CHECKSUM" });
}

/** Whether it is what the loader will take: whole in the slot, by its own sums. One block of the code in a turn. */
export function examine(update: Update): void {
  const target = otherSlot(update._device._slot);
  const block = update._block;
  let header = block ? update._head : readHeader(target);
  // A flash that takes nothing may hold another image, as whole as this one was.
  if (header && u32(header, HEADER_CRC) !== update._crc) header = undefined;
  if (header && block * BLOCK_SIZE < u32(header, HEADER_CODE_SIZE)) {
    update._head = header;
    update._block++;
    const whole = isBlockWhole(target, header, block);
    if (whole) {
      later(examine, update);
      return;
    }
  } else if (header) {
    later(install, update);
    return;
  }
  update._block++;
  update._fill = 0;
  update._digest = startMd5(!update._isProved);
  later(readBack, update);
}

/**
 * Digests what is in the slot, a piece in a turn: if it is not whole, to see whether the image is to blame, or the flash, which
 * does not hold what was received; before that, where the first digest was worth nothing.
 */
export function readBack(update: Update): void {
  const { _piece: piece, _digest: digest, _size: size } = update as Required<Update>;
  const target = otherSlot(update._device._slot);
  const at = update._fill;
  const length = Math.min(PIECE, size - at);
  const stored = require("Storage").read(slotFile(target), at, length)!;
  piece.set(stored);
  updateMd5(digest, piece, length & -64);
  update._fill = at + length;
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
  const header = update._head;
  const crc = u32(header, HEADER_CRC) | 0;
  const image = `${update._md5}${crc}`;
  const state: BootState = { slot: target, a: image, b: image, tries: 0 };
  const before = readBootState(device._journal);
  state[running] = before ? before[running] : "";
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
  update._over = true;
  update._head = "";
  update._text = "";
  if (device._writing === update) device._writing = undefined;
  device._receiving!--;
  // So that nothing takes it for whole.
  if (update._written) require("Flash").erasePage(slotAddress(device));
  print(`OTA: ${status}`);
  later(report, { _update: update, _status: status, _type: status === "200" ? "OTA_SUCCESSFUL" : "OTA_FAILED" });
  if (status === "200" || device._rebootDue) later(rebootWhenIdle, device);
}

// ---- What is reported

/** Publishes a status, and tells the sketch. */
export function report(what: { _update: Update; _status: string; _type: HomieEvent["type"] }): void {
  const { _update: update, _status: status, _type: type } = what;
  const device = update._device;
  const topic = `${device._topic}/$implementation/ota/status`;
  device._publish(topic, status, status === "200" ? 1 : 0, true);
  if (device._onEvent) setTimeout(device._onEvent, 0, { type, sizeDone: update._reported, sizeTotal: update._size });
}
