import type { Board } from "../../boards/board.ts";
import type { FlashPart } from "./flash-part.ts";

/** One file with a board's whole flash; what no part says is erased. */
export function wholeFlash(board: Board, parts: FlashPart[]): Buffer {
  const flash = Buffer.alloc(board.flashSize, 0xff);
  for (const { at, bytes } of parts) bytes.copy(flash, at);
  return flash;
}

/** What lies where, a line for each part. */
export function describeFlashMap(parts: FlashPart[]): string[] {
  return [...parts]
    .sort((a, b) => a.at - b.at)
    .map(({ what, at, bytes }) => {
      const range = [at, at + bytes.length].map((address) => `0x${address.toString(16).padStart(6, "0")}`);
      return `  ${range.join(" to ")}  ${what} (${bytes.length} bytes)`;
    });
}
