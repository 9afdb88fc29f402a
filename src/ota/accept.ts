/** The decisions before a byte is written: is this update wanted, and is this an image for this board? */

import type { BootState } from "../boot/boot-state.ts";
import { otherSlot } from "../boot/slots.ts";
import { readBootState, writeBootState } from "../boot/state.ts";
import { u32 } from "../bytes.ts";
import { storageAddress } from "../flash/address.ts";
import { SLOT_A, SLOT_B, SLOT_SIZE } from "../flash/layout.ts";
import type { Device } from "../homie/device.ts";
import { BOARD_SIZE, HEADER_BOARD, HEADER_CRC, HEADER_SIZE, HEADER_VERSION, MAGIC } from "../image/header.ts";

/**
 * Whether an image is wanted, by what the topic says of it.
 * @param md5 the topic's last level in lower case
 * @returns the status that answers it at once; empty when its bytes are wanted
 */
export function refusal(device: Device, md5: string): string {
  if (!device._otaEnabled) return "403";
  if (md5.length !== 32 || !/^[0-9a-f]+$/.test(md5)) return "400 BAD_CHECKSUM";
  if (md5 === device._checksum) return "304";
  const state = readBootState();
  if (!state) return "";
  if (md5 === state.bad) return "400 BAD_FIRMWARE";
  // Installed already, and the reboot is waiting until the device is idle.
  return device._rebootDue && state.tries === 0 && state.slot !== device._slot && state[state.slot] === md5
    ? "200"
    : "";
}

/** Where an accepted image goes. */
export interface Accepted {
  /** Flash address of the slot. */
  address: number;
  /** Size of the image, in bytes. */
  size: number;
}

/**
 * Whether an image is acceptable, by its header. When it is, the journal no longer names the slot that will be erased.
 * @param header the image's first 256 bytes
 * @param length of the message in bytes
 * @param base64 whether the message is Base64
 * @returns where it goes, or the status that refuses it
 */
export function accept(device: Device, header: string, length: number, base64: boolean): Accepted | string {
  const board = `${__BOARD_ID__}\0`.substr(0, BOARD_SIZE);
  if (
    header.substr(0, MAGIC.length) !== MAGIC ||
    header.charCodeAt(MAGIC.length) !== HEADER_VERSION ||
    E.CRC32(header.substr(0, HEADER_CRC)) >>> 0 !== u32(header, HEADER_CRC) ||
    header.substr(HEADER_BOARD, board.length) !== board
  ) {
    return "400 BAD_FIRMWARE";
  }
  const size = HEADER_SIZE + u32(header, 20);
  // Base64 is four thirds of the image, and half as much again at most, with line breaks.
  if (size > SLOT_SIZE || length > (base64 ? 2 * SLOT_SIZE : SLOT_SIZE)) return "400 NOT_ENOUGH_SPACE";
  if (base64 ? (length * 3) / 4 < size : length !== size) return "400 BAD_FIRMWARE";
  const running = device._slot;
  const state = readBootState();
  if (!state || state.slot !== running || state[otherSlot(running)] || state.tries !== undefined || state.probe) {
    const confirmed: BootState = { slot: running, a: "", b: "" };
    confirmed[running] = device._checksum;
    if (state?.bad) confirmed.bad = state.bad;
    if (!writeBootState(confirmed)) return "500 FLASH_ERROR";
  }
  return { address: storageAddress((otherSlot(running) === "a" ? SLOT_A : SLOT_B).page), size };
}
