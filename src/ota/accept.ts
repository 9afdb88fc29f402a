/** Is this an image for this board, and does it fit? Evaluated when its header has arrived. */
import { otherSlot } from "../boot/slots.ts";
import { u32 } from "../bytes.ts";
import { storageAddress } from "../flash/address.ts";
import { SLOT_A, SLOT_B, SLOT_SIZE } from "../flash/layout.ts";
import type { Device } from "../homie/device.ts";
import { BOARD_SIZE, HEADER_BOARD, HEADER_CRC, HEADER_SIZE, HEADER_VERSION, MAGIC } from "../image/header.ts";

/** Where an accepted image goes. */
export interface Accepted {
  /** Flash address of the slot. */
  address: number;
  /** Size of the image, in bytes. */
  size: number;
}

/**
 * Whether an image is acceptable, by its header.
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
  return { address: storageAddress((otherSlot(device._slot) === "a" ? SLOT_A : SLOT_B).page), size };
}
