/** Is this an image for this board, and does it fit? Evaluated when its header has arrived. */
import { u32 } from "../bytes.ts";
import { storageAddress } from "../flash/address.ts";
import { SLOT_A, SLOT_B, SLOT_SIZE } from "../flash/layout.ts";
import {
  BOARD_SIZE,
  HEADER_BOARD,
  HEADER_CODE_SIZE,
  HEADER_CRC,
  HEADER_SIZE,
  HEADER_VERSION,
  MAGIC,
} from "../image/header.ts";
import type { Update } from "./update.ts";

/**
 * Whether an image is acceptable, by its header, the first 256 bytes; and where it goes.
 * @returns the status that refuses it; empty when it is accepted
 */
export function accept(update: Update): string {
  const header = update._head;
  const length = update._length;
  const board = `${__BOARD_ID__}\0`.substr(0, BOARD_SIZE);
  if (
    header.substr(0, MAGIC.length) !== MAGIC ||
    header.charCodeAt(MAGIC.length) !== HEADER_VERSION ||
    E.CRC32(header.substr(0, HEADER_CRC)) >>> 0 !== u32(header, HEADER_CRC) ||
    header.substr(HEADER_BOARD, board.length) !== board
  ) {
    return "400 BAD_FIRMWARE";
  }
  const size = HEADER_SIZE + u32(header, HEADER_CODE_SIZE);
  // Base64 is four thirds of the image, and half as much again at most, with line breaks.
  if (size > SLOT_SIZE || length > (update._base64 ? 2 * SLOT_SIZE : SLOT_SIZE)) return "400 NOT_ENOUGH_SPACE";
  if (update._base64 ? (length * 3) / 4 < size : length !== size) return "400 BAD_FIRMWARE";
  update._size = size;
  update._address = storageAddress(update._device._slot === "b" ? SLOT_A.page : SLOT_B.page);
  return "";
}
