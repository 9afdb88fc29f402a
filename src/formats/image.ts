/**
 * The header of a firmware image: 256 bytes, little-endian, then the code, a multiple of 4 bytes long.
 *
 *     0   18  magic, "%HOMIE_ESP8266_FW%"
 *     18  1   version of this layout, 1
 *     19  1   0
 *     20  4   length of the code that follows the header, in bytes
 *     24  4   CRC-32 of that code
 *     28  4   offset of the entry chunk, from the beginning of the image
 *     32  4   length of the entry chunk
 *     36  16  board id, padded with NUL
 *     52      name, version and brand, each between the markers that Homie for ESP8266's firmware_parser.py looks for
 *     232 20  CRC-32 of each 16 KiB of the code, the last of them shorter; 0 where there are none
 *     252 4   CRC-32 of the 252 bytes before
 *
 * The engine's strings are bytes, so on both sides a header is a string of characters from 0 to 255.
 */

export const MAGIC = "%HOMIE_ESP8266_FW%";
export const HEADER_SIZE = 256;
export const HEADER_VERSION = 1;
/** Offset of the code's length, and of its CRC-32. */
export const HEADER_CODE_SIZE = 20;
export const HEADER_CODE_CRC = 24;
/** Bytes of code that are checked in one turn, and offset of their CRC-32s. */
export const BLOCK_SIZE = 16384;
export const HEADER_BLOCKS = 232;
/** Offset of the header's own CRC-32. */
export const HEADER_CRC = 252;
/** Offset of the board id, and its size. */
export const HEADER_BOARD = 36;
export const BOARD_SIZE = 16;
/** Offset of the marked name, version and brand. */
export const HEADER_TEXT = 52;

/** The markers around name, version and brand, as Homie for ESP8266 writes them into its binaries. */
export const MARKERS = {
  name: ["\xbf\x84\xe4\x13\x54", "\x93\x44\x6b\xa7\x75"],
  version: ["\x6a\x3f\x3e\x0e\xe1", "\xb0\x30\x48\xd4\x1a"],
  brand: ["\xfb\x2a\xf5\x68\xc0", "\x6e\x2f\x0f\xeb\x2d"],
} as const;
