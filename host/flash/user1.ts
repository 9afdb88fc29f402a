import { crc32 } from "../../files/crc32.ts";

/** Where the engine lies in a board's flash. */
export const USER1 = 0x1000;
/** Flash maps by the upper half of the byte that names them in an image's header, as Espressif numbers them. */
const MAPS = ["512 KB", "256 KB", "1 MB", "2 MB", "4 MB in halves of 512 KB", "2 MB in halves of 1 MB", "4 MB"];
/** 4 MB in two halves of 1 MB, read at 80 MHz. */
export const MAP_4MB = 0x6f;
/** Begins an image that a boot loader starts; its first segment is code that stays in flash. */
const MAGIC = 0xea;
const SEGMENTS = 4;
/** The image's header and that of its first segment. */
const HEADERS = 16;
const VERSION = /Espruino (\d+)v(\d+)[^\n\0]{0,40}\nFlash map|\n (\d+)v(\d+)\S* \(c\) \d{4}/;

/** Bytes at the beginning of the image that say where its flash map stands. */
export const USER1_START = HEADERS;

/** Whether an image that begins with these bytes can be the engine at all. */
export function looksLikeUser1(start: Buffer): boolean {
  return start[0] === MAGIC && start[1] === SEGMENTS;
}

/** Where in the image, from its beginning, the byte stands that names the flash map. */
export function mapOffset(start: Buffer): number {
  return HEADERS + start.readUInt32LE(HEADERS - 4) + 3;
}

/** What a byte that names a flash map means. */
export function describeMap(map: number): string {
  return MAPS[map >> 4] ?? `a flash map that is not known (0x${map.toString(16)})`;
}

/** True when an image is whole: it ends in a checksum of all before, as Espruino's make file computes it. */
export function isWhole(image: Buffer): boolean {
  const sum = crc32(image.toString("latin1", 0, image.length - 4)) >>> 0;
  const stored = image.readUInt32LE(image.length - 4);
  // The make file's script took the sum for a signed number under Python 2.
  return stored === (sum + 1) >>> 0 || stored === ~sum >>> 0;
}

/** Espruino's version as its code has it; undefined when it is not found there. */
export function versionOf(image: Buffer): { text: string; number: number } | undefined {
  const found = VERSION.exec(image.toString("latin1"));
  if (!found) return undefined;
  const [major, minor] = [Number(found[1] ?? found[3]), Number(found[2] ?? found[4])];
  return { text: `${major}v${String(minor).padStart(2, "0")}`, number: major * 1000 + minor };
}
