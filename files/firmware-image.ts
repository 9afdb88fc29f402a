import { createHash } from "node:crypto";
import { u32, u32Bytes } from "../src/formats/bytes.ts";
import {
  BLOCK_SIZE,
  BOARD_SIZE,
  HEADER_BLOCKS,
  HEADER_BOARD,
  HEADER_CODE_CRC,
  HEADER_CODE_SIZE,
  HEADER_CRC,
  HEADER_SIZE,
  HEADER_TEXT,
  HEADER_VERSION,
  MAGIC,
  MARKERS,
} from "../src/formats/image.ts";
import { crc32 } from "./crc32.ts";
import { UserError } from "./user-error.ts";

/** What a firmware image says of itself. */
export interface ImageInfo {
  board: string;
  name: string;
  version: string;
  brand: string;
}

/** An image that has been taken apart and found whole. */
export interface FirmwareImage extends ImageInfo {
  /** The code after the header; ASCII, a multiple of 4 long. */
  code: string;
  /** Where the entry chunk lies, from the beginning of the image, in bytes. */
  entry: { offset: number; length: number };
  /** MD5 of the whole image, 32 hexadecimal digits: what goes on air as `$fw/checksum`. */
  md5: string;
}

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "latin1"));

/** MD5 of an image, as `$fw/checksum` gives it. */
export function imageMd5(image: Uint8Array): string {
  return createHash("md5").update(image).digest("hex");
}

/**
 * Makes the 256 bytes before the code.
 * @param code ASCII, a multiple of 4 long
 * @param entry place of the entry chunk from the beginning of the image
 */
export function encodeHeader(info: ImageInfo, code: string, entry: { offset: number; length: number }): Uint8Array {
  const marked = (["name", "version", "brand"] as const).map((field) => MARKERS[field].join(info[field])).join("");
  const fields =
    MAGIC +
    String.fromCharCode(HEADER_VERSION, 0) +
    [code.length, crc32(code), entry.offset, entry.length].map(u32Bytes).join("") +
    info.board.padEnd(BOARD_SIZE, "\0") +
    marked;
  if (fields.length > HEADER_BLOCKS) throw new RangeError("Name, version and brand are too long for the header.");
  const text = (fields.padEnd(HEADER_BLOCKS, "\0") + blockSums(code)).padEnd(HEADER_CRC, "\0");
  return bytes(text + u32Bytes(crc32(text)));
}

/** CRC-32 of each of the code's blocks, as the header holds them. */
function blockSums(code: string): string {
  let sums = "";
  for (let at = 0; at < code.length; at += BLOCK_SIZE) sums += u32Bytes(crc32(code.slice(at, at + BLOCK_SIZE)));
  // What has more blocks than that fits no slot.
  return sums.slice(0, HEADER_CRC - HEADER_BLOCKS);
}

/** The text between a field's markers. */
function marked(header: string, field: keyof typeof MARKERS): string {
  const [before, after] = MARKERS[field];
  const from = header.indexOf(before, HEADER_TEXT);
  const to = header.indexOf(after, from + before.length);
  if (from < 0 || to < 0) throw new UserError(`This image's header has no ${field}. Build the image again.`);
  return header.slice(from + before.length, to);
}

/**
 * Takes an image apart.
 * @throws UserError that says what is wrong with the image
 */
export function parseImage(image: Uint8Array): FirmwareImage {
  const text = Buffer.from(image).toString("latin1");
  const wrong = (what: string): never => {
    throw new UserError(`This is no whole firmware image: ${what}. Build it again, or copy the file again.`);
  };
  if (!text.startsWith(MAGIC)) wrong(`it does not begin with "${MAGIC}"`);
  if (text.length < HEADER_SIZE) wrong(`it ends within its header, after ${text.length} bytes`);
  if (u32(text, HEADER_CRC) !== crc32(text.slice(0, HEADER_CRC))) wrong("its header is damaged (CRC-32)");
  const layout = text.charCodeAt(MAGIC.length);
  if (layout !== HEADER_VERSION) wrong(`its layout is version ${layout}, these tools know ${HEADER_VERSION}`);
  const length = u32(text, HEADER_CODE_SIZE);
  const code = text.slice(HEADER_SIZE);
  if (code.length !== length) wrong(`its header promises ${length} bytes of code, there are ${code.length}`);
  if (length % 4) wrong(`its code is ${length} bytes long, which is not a multiple of 4`);
  if (u32(text, HEADER_CODE_CRC) !== crc32(code)) wrong("its code is damaged (CRC-32)");
  const sums = blockSums(code);
  if (text.slice(HEADER_BLOCKS, HEADER_BLOCKS + sums.length) !== sums) wrong("its code is damaged (a block's CRC-32)");
  const entry = { offset: u32(text, 28), length: u32(text, 32) };
  if (entry.offset < HEADER_SIZE || entry.offset + entry.length > text.length) wrong("its entry lies outside of it");
  return {
    board: text.slice(HEADER_BOARD, HEADER_BOARD + BOARD_SIZE).replace(/\0+$/, ""),
    name: marked(text, "name"),
    version: marked(text, "version"),
    brand: marked(text, "brand"),
    code,
    entry,
    md5: imageMd5(image),
  };
}
