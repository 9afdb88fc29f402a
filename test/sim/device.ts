import { nodemcu } from "../../boards/nodemcu.ts";
import { SimulatedBoard, type SimulatedBoardOptions } from "../../sim/board.ts";
import { NorFlash } from "../../sim/nor-flash.ts";

/** A Storage image with the given files, one behind the other. */
export function storageImage(files: Record<string, string>): Uint8Array {
  const parts: Buffer[] = [];
  for (const [name, content] of Object.entries(files)) {
    const size = Buffer.byteLength(content, "latin1");
    const part = Buffer.alloc(32 + ((size + 3) & ~3), 0xff);
    part.fill(0, 0, 32);
    part.writeUInt32LE(size, 0);
    part.write(name, 4, "latin1");
    part.write(content, 32, "latin1");
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}

/** A simulated board that is to run some code, and what it printed so far. */
export interface Device {
  board: SimulatedBoard;
  lines: string[];
}

/** Makes a board, off, whose `.bootcde` is the given code. */
export function device(code: string, options: Partial<SimulatedBoardOptions> = {}): Device {
  const flash = options.flash ?? new NorFlash(nodemcu.flashSize);
  flash.program(nodemcu.storage.offset, storageImage({ ".bootcde": code }));
  const lines: string[] = [];
  const board = new SimulatedBoard({ board: nodemcu, log: (line) => lines.push(line), ...options, flash });
  return { board, lines };
}

/** Waits until something is so. Throws after five seconds, with what was printed. */
export async function until(so: () => boolean, lines: string[] = []): Promise<void> {
  for (const end = performance.now() + 5000; !so(); ) {
    if (performance.now() > end) throw new Error(`It never came to that. The console:\n${lines.join("\n")}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
