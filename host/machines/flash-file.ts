import { closeSync, existsSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Board } from "../../boards/board.ts";
import { readInput, writeOutput } from "../../files/read-and-write.ts";
import { UserError } from "../../files/user-error.ts";
import { PAGE } from "../../src/formats/layout.ts";

/** The file a board's flash is kept in; Espruino for Linux looks for this name in its working directory. */
const FLASH_FILE = "espruino.flash";

/** A board's whole flash, in a directory. Simulated board and real Espruino share the format. */
export class FlashFile {
  readonly path: string;
  readonly #board: Board;
  readonly directory: string;

  constructor(board: Board, directory: string) {
    this.#board = board;
    this.directory = directory;
    this.path = join(directory, FLASH_FILE);
  }

  /** True when the directory has a flash already; throws when it is of another size than the board's. */
  exists(): boolean {
    if (!existsSync(this.path)) return false;
    this.#read();
    return true;
  }

  /** Writes an erased flash with the given Storage area in it. */
  create(storage: Buffer): void {
    const flash = Buffer.alloc(this.#board.flashSize, 0xff);
    storage.copy(flash, this.#board.storage.offset);
    writeOutput(this.path, flash);
  }

  /** The Storage area as it is now. */
  readStorage(): Buffer {
    const flash = this.#read();
    const { offset, pages } = this.#board.storage;
    return flash.subarray(offset, offset + pages * PAGE);
  }

  /** Replaces the Storage area and leaves the rest of the flash as it is. */
  writeStorage(storage: Buffer): void {
    const flash = this.#read();
    storage.copy(flash, this.#board.storage.offset);
    writeOutput(this.path, flash);
  }

  /** How many bytes it has. */
  get size(): number {
    return this.#board.flashSize;
  }

  /** Overwrites a few bytes, which a board that runs may do at the same time elsewhere. */
  write(offset: number, bytes: Buffer): void {
    const file = openSync(this.path, "r+");
    try {
      writeSync(file, bytes, 0, bytes.length, offset);
    } finally {
      closeSync(file);
    }
  }

  #read(): Buffer {
    const flash = readInput(this.path, "the board's flash");
    if (flash.length !== this.#board.flashSize) {
      throw new UserError(
        `${this.path}: ${flash.length} bytes, but the flash of board ${this.#board.id} has ${this.#board.flashSize}. ` +
          "Delete the file to start anew.",
      );
    }
    return flash;
  }
}
