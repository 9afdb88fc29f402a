import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import type { ChipFiles } from "./chip-files.ts";
import type { ChipFlash } from "./chip-flash.ts";
import { type Statistics, StatisticsReader } from "./statistics.ts";

/** The clock that the firmware asks for, in MHz. */
const MHZ = 160;
/** Where the stack of a turn begins. */
const STACK_TOP = 0x3fffff70;
/** Turns that take less stack, in bytes, are not reported one by one: idle ones take about 1,100. */
const REPORTED_STACK = 1200;
/** What the emulator ends with when the power failed where it was told to. */
export const POWER_FAILED = 42;
/** How long is waited for something, in seconds of the emulator's own time: others may need the computer too. */
const PATIENCE_S = 60;
const HAS_PROC = existsSync("/proc/self/stat");
/** The unit of times in /proc, in seconds. */
const TICK_S = 0.01;
const LOOK_MS = 5;
/** Lines of a crash's report that are shown. */
const REPORT_LINES = 30;

/** What of the emulator's log would be the end, or the end in sight, on a real chip. */
const COMPLAINT = /\] (WATCHDOG|STRICT|HEAP|NOR|heap: no room|espconn_delete|CRASH cause 0 \(stack overflow\))/;
/** What the engine's console writes around a line: control characters, escape sequences, a prompt. */
const CONSOLE = /^>|\p{Cc}\[[0-9;]*[A-Z]|\p{Cc}/gu;
/** What of the console's output is never right. */
const OUTCRY = /Uncaught|MEMORY|Execution Interrupted|Unhandled/;

const OVERFLOW =
  "the stack has gone beyond its limit (run it with --stack-limit 0 --where to see how far, and in which JavaScript)";

/** How a chip is run. */
export interface ChipOptions {
  files: ChipFiles;
  /** Stack, in bytes, that no turn may go beyond; 0 lets them. */
  stackLimit: number;
  /** Count variables from time to time; the count takes stack where it happens, so not together with a limit. */
  isSampled: boolean;
  /** The port of this computer that the chip's port 80 becomes. */
  httpPort: number;
  /** Whether an exception resets it, as it does a chip; else it ends the scenario. */
  isResetByExceptions?: boolean | undefined;
  /** Told of each line of the console. */
  onLine?: (line: string) => void;
}

/** The chip in the emulator: flash, power, console, log and statistics. */
export class Chip {
  /** Lines of the console. */
  readonly lines: string[] = [];
  /** The emulator's log. */
  readonly log: string[] = [];
  /** What was wrong, in words of emulator and console. */
  readonly complaints: string[] = [];
  readonly reader = new StatisticsReader();
  readonly flash: ChipFlash;
  readonly #options: ChipOptions;
  #child: ChildProcess | undefined;
  #report: string[] = [];
  #exitCode: number | undefined;
  #isListening = false;

  constructor(flash: ChipFlash, options: ChipOptions) {
    this.flash = flash;
    this.#options = options;
  }

  get isOn(): boolean {
    return this.#child !== undefined;
  }

  /**
   * Switches the power on.
   * @param dieAfter the flash operation in the middle of which the power fails
   */
  start(dieAfter?: number): void {
    const { files, stackLimit, isSampled, httpPort, isResetByExceptions } = this.#options;
    const args = ["--elf", files.elf, "--rom", files.rom, "--flash", this.flash.path, "--mhz", String(MHZ)];
    args.push("--http-port", String(httpPort), "--log-stack", String(REPORTED_STACK));
    if (stackLimit) args.push("--stack-limit", `0x${(STACK_TOP - stackLimit).toString(16)}`);
    if (!isSampled) args.push("--no-sample");
    if (isResetByExceptions) args.push("--restart-on-crash");
    if (dieAfter !== undefined) args.push("--die-after", String(dieAfter));
    const child = spawn(files.emulator, args, { stdio: ["ignore", "pipe", "pipe"] });
    const killNow = () => child.kill("SIGKILL");
    process.once("exit", killNow);
    this.#child = child;
    this.#report = [];
    this.#exitCode = undefined;
    this.#isListening = false;
    createInterface(child.stdout!).on("line", (line) => this.#hear(line));
    createInterface(child.stderr!).on("line", (line) => this.#note(line));
    child.on("close", (code) => {
      process.off("exit", killNow);
      this.#child = undefined;
      this.#exitCode = code ?? -1;
    });
  }

  #hear(raw: string): void {
    const line = raw.replace(CONSOLE, "");
    if (!line) return;
    this.lines.push(line);
    this.#options.onLine?.(line);
    if (OUTCRY.test(line)) this.complaints.push(line);
  }

  #note(line: string): void {
    this.#isListening = true;
    if (/\] (CRASH|SDK function not served)/.test(line)) this.#report = [line];
    else if (this.#report.length && this.#report.length < REPORT_LINES) this.#report.push(line);
    if (this.reader.take(line)) return;
    this.log.push(line);
    if (COMPLAINT.test(line)) this.complaints.push(line);
  }

  /** Does not complain of what a scenario has brought about itself. */
  forgive(pattern: RegExp): void {
    const others = this.complaints.filter((line) => !pattern.test(line));
    this.complaints.splice(0, this.complaints.length, ...others);
  }

  /** Switches the power off. */
  async stop(): Promise<void> {
    if (!this.#child) return;
    const closed = once(this.#child, "close");
    this.#child.kill("SIGTERM");
    await closed;
  }

  /** Waits until the power has failed where `start` was told. */
  async powerFailure(patience = PATIENCE_S): Promise<void> {
    const begun = this.#time();
    while (this.#child) {
      if (this.#time() - begun > patience)
        throw new Error(`the power has not failed within ${patience} s\n${this.#recent()}`);
      await sleep(LOOK_MS);
    }
    if (this.#exitCode !== POWER_FAILED) throw new Error(this.#ended());
  }

  /** Cuts the Wi-Fi for three seconds. */
  loseWifi(): void {
    this.#signal("SIGHUP");
  }

  /** Begins to count anew. */
  async resetStatistics(): Promise<void> {
    await this.#listening();
    // Both in one turn of the emulator, or the reset first: what is between them is idle.
    this.#signal("SIGUSR2");
    await this.readStatistics();
  }

  /** Asks for the statistics, which come into the reader. */
  async readStatistics(): Promise<Statistics> {
    const { happenings } = this.reader;
    const from = happenings.length;
    await this.#listening();
    this.#signal("SIGUSR1");
    return await this.until(() => {
      for (const one of happenings.slice(from)) {
        if ("statistics" in one && one.statistics.why === "on request" && one.statistics.isComplete)
          return one.statistics;
      }
      return undefined;
    }, "the emulator's statistics");
  }

  /** Waits until the emulator has begun: a signal before that would end it. */
  async #listening(): Promise<void> {
    await this.until(() => this.#isListening, "a sign of life from the emulator");
  }

  #signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  /** Waits for a line of the console. @returns it */
  async line(text: string | RegExp, from = 0, patience?: number): Promise<string> {
    return await this.until(() => find(this.lines, text, from), `the line "${text}" on the console`, patience);
  }

  /** Waits for a line of the emulator's log. @returns it */
  async logged(text: string | RegExp, from = 0, patience?: number): Promise<string> {
    return await this.until(() => find(this.log, text, from), `"${text}" in the emulator's log`, patience);
  }

  /**
   * Waits until something is so; gives up when the chip stops.
   * @returns what was returned, once it is neither false nor undefined
   */
  async until<Value>(
    look: () => Value | false | undefined,
    what: string | (() => string),
    patience = PATIENCE_S,
  ): Promise<Exclude<Value, false | undefined>> {
    const begun = this.#time();
    for (;;) {
      const found = look();
      if (found !== false && found !== undefined) return found as Exclude<Value, false | undefined>;
      const awaited = () => (typeof what === "string" ? what : what());
      if (!this.#child) throw new Error(`while ${awaited()} was waited for, ${this.#ended()}`);
      if (this.#time() - begun > patience)
        throw new Error(`within ${patience} s there was not ${awaited()}\n${this.#recent()}`);
      await sleep(LOOK_MS);
    }
  }

  /** Seconds of processor time that the emulator has had, which is never idle; where /proc does not tell, the world's. */
  #time(): number {
    if (!HAS_PROC) return performance.now() / 1000;
    try {
      // Behind the name, which may hold spaces: the state is the first field, the times of user and system 12th and 13th.
      const fields = readFileSync(`/proc/${this.#child?.pid}/stat`, "utf8")
        .replace(/^.*\) /s, "")
        .split(" ");
      return (Number(fields[11]) + Number(fields[12])) * TICK_S;
    } catch {
      return 0; // it has just ended
    }
  }

  #ended(): string {
    const report = this.#report.length ? this.#report.join("\n") : this.#recent();
    if (this.#report[0]?.includes("stack overflow")) return `${OVERFLOW}\n${report}`;
    return `the chip has stopped (exit code ${this.#exitCode})\n${report}`;
  }

  #recent(): string {
    return ["Console:", ...this.lines.slice(-15), "Log:", ...this.log.slice(-15)].join("\n");
  }
}

function find(lines: string[], text: string | RegExp, from: number): string | undefined {
  return lines.slice(from).find((line) => (typeof text === "string" ? line.includes(text) : text.test(line)));
}
