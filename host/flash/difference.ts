import { createHash } from "node:crypto";
import { PAGE } from "../../src/formats/layout.ts";
import type { FlashPart } from "./flash-part.ts";

/** What is compared at once where the whole is not the same: blocks first, then pages. */
const BLOCK = 16 * PAGE;

/** Answers with the MD5 of a part of the flash, as hexadecimal digits. */
export type FlashMd5 = (at: number, length: number) => Promise<string>;

/** A part that fills whole pages; behind its bytes the flash is erased. */
export function fillPages({ what, at, bytes }: FlashPart): FlashPart {
  const length = Math.ceil(bytes.length / PAGE) * PAGE;
  return { what, at, bytes: Buffer.concat([bytes, Buffer.alloc(length - bytes.length, 0xff)]) };
}

/**
 * Finds what a flash does not hold yet.
 * @param part whole pages
 * @returns runs of pages, none longer than a block
 */
export async function findDifference(part: FlashPart, md5: FlashMd5): Promise<FlashPart[]> {
  const same = async (at: number, length: number) =>
    (await md5(part.at + at, length)) ===
    createHash("md5")
      .update(part.bytes.subarray(at, at + length))
      .digest("hex");
  if (await same(0, part.bytes.length)) return [];
  const runs: FlashPart[] = [];
  for (let block = 0; block < part.bytes.length; block += BLOCK) {
    const end = Math.min(block + BLOCK, part.bytes.length);
    if (await same(block, end - block)) continue;
    let begun: number | undefined;
    for (let page = block; page <= end; page += PAGE) {
      const differs = page < end && !(await same(page, PAGE));
      if (differs) begun ??= page;
      else if (begun !== undefined) {
        runs.push({ what: part.what, at: part.at + begun, bytes: part.bytes.subarray(begun, page) });
        begun = undefined;
      }
    }
  }
  return runs;
}
