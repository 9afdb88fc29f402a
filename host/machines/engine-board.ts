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

/** A board on real Espruino for Linux: its flash is a file, a reboot or a crash starts the process again, a power cut kills it. */
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
    this.#httpPort = await freePort();
    await this.#boot("power on");
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

  async #boot(reason: string): Promise<void> {
    const { flash, mac } = this.#options;
    const storage = flash.readStorage();
    addStandIns(storage, mac, { httpPort: this.#httpPort, reason });
    flash.writeStorage(storage);
    const run = new EngineProcess(this.#options.engine, this.#options.flash);
    this.#process = run;
    run.on("line", (text) => this.emit("line", text));
    run.on("end", (reset, words) => {
      if (this.#process !== run) return;
      this.#process = undefined;
      if (!reset) {
        this.emit("exit", words);
        return;
      }
      if (reset === "exception") this.emit("line", `! ${words}: it starts again, as the chip does after an exception`);
      this.emit("reboot");
      this.#reboot = setTimeout(() => {
        this.#boot(reset).catch((error: Error) => this.emit("exit", error.message));
      }, REBOOT_MS);
    });
    await run.started();
  }
}
