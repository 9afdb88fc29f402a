import { closeSync, openSync, readSync, writeSync } from "node:fs";
import type { Board } from "../../boards/board.ts";
import { readInput, writeOutput } from "../../files/read-and-write.ts";
import { UserError } from "../../files/user-error.ts";
import { PAGE } from "../../src/formats/layout.ts";

/** The file that is the chip's whole flash. The emulator maps it: what is read is what the chip would read now. */
export class ChipFlash {
  readonly path: string;
  readonly #board: Board;

  /**
   * Makes the flash: the engine below Storage, and Storage.
   * @param base path of the engine's part
   */
  constructor(path: string, board: Board, base: string, storage: Buffer) {
    const engine = readInput(base, "the engine's part of the flash");
    if (engine.length > board.storage.offset) {
      throw new UserError(`${base}: ${engine.length} bytes, but Storage begins at ${board.storage.offset}.`);
    }
    const flash = Buffer.alloc(board.flashSize, 0xff);
    engine.copy(flash);
    storage.copy(flash, board.storage.offset);
    writeOutput(path, flash);
    this.path = path;
    this.#board = board;
  }

  /** Reads the Storage area. */
  readStorage(): Buffer {
    const { offset, pages } = this.#board.storage;
    const storage = Buffer.alloc(pages * PAGE);
    this.#open("r", (file) => readSync(file, storage, 0, storage.length, offset));
    return storage;
  }

  /** Overwrites bytes of the Storage area, as a cell does that does not hold what was written. */
  damage(offset: number, bytes: Buffer): void {
    this.#open("r+", (file) => writeSync(file, bytes, 0, bytes.length, this.#board.storage.offset + offset));
  }

  #open(flags: string, work: (file: number) => void): void {
    const file = openSync(this.path, flags);
    try {
      work(file);
    } finally {
      closeSync(file);
    }
  }
}
