import { EventEmitter } from "node:events";
import { join } from "node:path";
import { Chip } from "../../bench/chip/chip.ts";
import type { ChipFiles } from "../../bench/chip/chip-files.ts";
import { ChipFlash } from "../../bench/chip/chip-flash.ts";
import { STACK_LIMIT_COLLECTING } from "../../bench/chip/stack-limit.ts";
import { nodemcu } from "../../boards/nodemcu.ts";
import type { BoardEvents, RunningBoard } from "../../host/machines/running-board.ts";

/** What a sketch's mistakes print is theirs. */
const MISTAKE = /Uncaught|Unhandled/;

/** The chip's own code as a board; where its stack ends, in an exception, is where a collection of garbage may. */
export class ChipBoard extends EventEmitter<BoardEvents> implements RunningBoard {
  readonly #chip: Chip;

  /**
   * @param folder for the flash; whoever made it removes it
   * @param httpPort where the chip's port 80 is
   */
  constructor(files: ChipFiles, folder: string, httpPort: number, storage: Buffer) {
    super();
    this.#chip = new Chip(new ChipFlash(join(folder, "flash"), nodemcu, files.base, storage), {
      files,
      httpPort,
      isSampled: false,
      stackLimit: STACK_LIMIT_COLLECTING,
      isResetByExceptions: true,
      onLine: (line) => this.emit("line", line),
    });
  }

  /** What was wrong until now, in words of emulator and console, but for what the sketch has thrown. */
  get violations(): string[] {
    this.#chip.forgive(MISTAKE);
    return this.#chip.complaints;
  }

  async start(): Promise<void> {
    this.#chip.start();
  }

  async stop(): Promise<void> {
    await this.#chip.stop();
  }

  evaluate(): Promise<string> {
    throw new Error("Nothing is evaluated on the chip's own code: its console has no way in.");
  }

  port(): undefined {
    return undefined;
  }
}
