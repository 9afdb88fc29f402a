import { EventEmitter } from "node:events";
import type { Board } from "../../boards/board.ts";
import { SimulatedBoard } from "../../sim/board.ts";
import { NorFlash } from "../../sim/nor-flash.ts";
import type { FlashFile } from "./flash-file.ts";
import type { BoardEvents, RunningBoard } from "./running-board.ts";

/** What a SimulatedRunner needs. */
export interface SimulatedRunnerOptions {
  board: Board;
  /** The board's flash, already created. */
  flash: FlashFile;
  /** The board's MAC address, six pairs of lower-case hex digits with colons between them. */
  mac: string;
}

/** The simulated board, with its flash in a file. */
export class SimulatedRunner extends EventEmitter<BoardEvents> implements RunningBoard {
  readonly #options: SimulatedRunnerOptions;
  #board: SimulatedBoard | undefined;

  constructor(options: SimulatedRunnerOptions) {
    super();
    this.#options = options;
  }

  /** The board itself, for what only a simulated one can do; undefined while it is off. */
  get simulated(): SimulatedBoard | undefined {
    return this.#board;
  }

  async start(): Promise<void> {
    const { board, flash, mac } = this.#options;
    const simulated = new SimulatedBoard({ board, flash: new NorFlash(board.flashSize, flash.path), mac });
    this.#board = simulated;
    simulated.on("line", (line) => this.emit("line", fromUtf8(line)));
    simulated.on("reboot", () => this.emit("reboot"));
    simulated.powerOn();
  }

  async stop(): Promise<void> {
    const board = this.#board;
    this.#board = undefined;
    board?.powerOff();
    board?.flash.close();
  }

  async evaluate(code: string): Promise<string> {
    if (!this.#board) throw new Error("the board is not running");
    return JSON.stringify(this.#board.evaluate(code)) ?? "undefined";
  }

  port(devicePort: number): number | undefined {
    return this.#board?.port(devicePort);
  }
}

/** A line as a terminal shows it: the device's strings are the bytes of UTF-8. */
function fromUtf8(line: string): string {
  return /^[\0-\xff]*$/.test(line) ? Buffer.from(line, "latin1").toString("utf8") : line;
}
