import { EventEmitter } from "node:events";
import { EngineProcess } from "./engine-process.ts";
import type { FlashFile } from "./flash-file.ts";
import { freePort } from "./free-port.ts";
import type { BoardEvents, RunningBoard } from "./running-board.ts";
import { addStandIns } from "./stand-ins.ts";

/** How long a reboot takes. */
const REBOOT_MS = 100;

/** What an EngineBoard needs. */
export interface EngineBoardOptions {
  /** Path of an Espruino for Linux that `checkEngine` accepts. */
  engine: string;
  /** The board's flash, already created. */
  flash: FlashFile;
  /** The board's MAC address, six pairs of lower-case hex digits with colons between them. */
  mac: string;
}

/** A board on real Espruino for Linux: its flash is a file, a reboot starts the process again, a power cut kills it. */
export class EngineBoard extends EventEmitter<BoardEvents> implements RunningBoard {
  readonly #options: EngineBoardOptions;
  #process: EngineProcess | undefined;
  #reboot: NodeJS.Timeout | undefined;
  #httpPort = 0;

  constructor(options: EngineBoardOptions) {
    super();
    this.#options = options;
  }

  async start(): Promise<void> {
    const { flash, mac } = this.#options;
    const storage = flash.readStorage();
    this.#httpPort = await freePort();
    addStandIns(storage, mac, this.#httpPort);
    flash.writeStorage(storage);
    await this.#boot();
  }

  async stop(): Promise<void> {
    clearTimeout(this.#reboot);
    const running = this.#process;
    this.#process = undefined;
    await running?.kill();
  }

  async evaluate(code: string): Promise<string> {
    if (!this.#process) throw new Error("the board is not running");
    return await this.#process.evaluate(code);
  }

  port(devicePort: number): number | undefined {
    return this.#process && devicePort === 80 ? this.#httpPort : undefined;
  }

  async #boot(): Promise<void> {
    const run = new EngineProcess(this.#options.engine, this.#options.flash);
    this.#process = run;
    run.on("line", (text) => this.emit("line", text));
    run.on("end", (reboot, reason) => {
      if (this.#process !== run) return;
      this.#process = undefined;
      if (!reboot) {
        this.emit("exit", reason);
        return;
      }
      this.emit("reboot");
      this.#reboot = setTimeout(() => {
        this.#boot().catch((error: Error) => this.emit("exit", error.message));
      }, REBOOT_MS);
    });
    await run.started();
  }
}
