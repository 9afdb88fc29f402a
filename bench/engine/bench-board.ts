import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { findBoard } from "../../compiler/validate.ts";
import { FlashFile } from "../../host/machines/flash-file.ts";
import { addStandIns } from "../../host/machines/stand-ins.ts";
import { agreedCount, countIn } from "./counter.ts";

/** The board that all is built for. */
export const BOARD = findBoard("nodemcu");
export const MAC = "5c:cf:7f:00:00:01";
const TIMEOUT_MS = 60_000;

/** What the benchmarks run with. */
export interface BenchTools {
  /** Path of an Espruino for Linux that `checkEngine` accepts. */
  engine: string;
  /** A folder for flash files, which whoever made it removes. */
  folder: string;
}

/** A board on the real engine, of which nothing but its output is touched. */
export class BenchBoard {
  readonly #child: ChildProcess;
  #lines: string[] = [];
  #counts: number[] = [];

  /**
   * Boots a board from a Storage area.
   * @param httpPort the port of this computer that the device's port 80 becomes
   */
  constructor({ engine, folder }: BenchTools, storage: Buffer, httpPort?: number) {
    const flash = new FlashFile(BOARD, mkdtempSync(join(folder, "board-")));
    addStandIns(storage, MAC, { httpPort });
    flash.create(storage);
    this.#child = spawn(engine, [], { cwd: flash.directory, stdio: ["pipe", "pipe", "ignore"], detached: true });
    const killNow = () => this.#child.kill("SIGKILL");
    process.once("exit", killNow);
    this.#child.once("close", () => process.off("exit", killNow));
    createInterface(this.#child.stdout!).on("line", (line) => this.#line(line));
  }

  #line(line: string): void {
    const count = countIn(line);
    if (count === undefined) this.#lines.push(line);
    else this.#counts.push(count);
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const closed = once(this.#child, "close");
    this.#child.kill("SIGKILL");
    await closed;
  }

  /** Waits for a line that contains a text, and forgets all lines up to it. */
  async line(text: string, timeout = TIMEOUT_MS): Promise<void> {
    await this.#until(`a line with "${text}"`, timeout, () => {
      const at = this.#lines.findIndex((line) => line.includes(text));
      if (at < 0) return undefined;
      this.#lines = this.#lines.slice(at + 1);
      return true;
    });
  }

  /** Variables in use at the first count. */
  async firstCount(): Promise<number> {
    return await this.#until("a count", TIMEOUT_MS, () => this.#counts[0]);
  }

  /** Variables in use while the board has nothing to do, the counter included. */
  async used(): Promise<number> {
    this.#counts = [];
    return await this.#until("counts that agree", TIMEOUT_MS, () => agreedCount(this.#counts));
  }

  async #until<Result>(what: string, timeout: number, look: () => Result | undefined): Promise<Result> {
    const deadline = Date.now() + timeout;
    for (;;) {
      const result = look();
      if (result !== undefined) return result;
      if (this.#child.exitCode !== null || this.#child.signalCode !== null || Date.now() > deadline) {
        throw new Error(`the board has not shown ${what}; counts ${this.#counts}; lines:\n${this.#lines.join("\n")}`);
      }
      await sleep(20);
    }
  }
}
