import { type ChildProcess, spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { StringDecoder } from "node:string_decoder";
import { UserError } from "../user-error.ts";

/** Begins the lines that answer us; the console prints it, so that it never stands in what we send. */
const MARK = "\x01";
/** Written before a line it switches the console's echo off for that line and keeps it out of the history. */
const QUIET = "\x10";
/** What the console writes before it prints over its prompt. */
const CLEAR = "\x1b[J";
/** Printed by Espruino for Linux, which cannot reboot, before it exits with code 1. */
const REBOOT_LINE = "Not implemented";
const ANSWER_TIMEOUT_MS = 4_000;
/**
 * How often a question is put. The Linux port fills its input buffer in a thread of its own and without a lock, so that
 * now and then a line arrives garbled, or old lines once more.
 */
const ATTEMPTS = 4;

interface Question {
  resolve(answer: string): void;
  reject(error: Error): void;
}

/** One run of Espruino for Linux, from power-on to its end, and its console. */
export class EngineProcess extends EventEmitter<{ line: [text: string]; end: [reboot: boolean, reason: string] }> {
  readonly #child: ChildProcess;
  readonly #questions = new Map<number, Question>();
  #partial = "";
  #lastLine = "";
  #errors = "";
  #asked = 0;
  #ready = false;

  constructor(engine: string, directory: string) {
    super();
    // Its input stays an open pipe: at the end of its input Espruino would read garbage.
    // In a process group of its own a Ctrl-C in the terminal is for us only.
    this.#child = spawn(engine, [], { cwd: directory, stdio: ["pipe", "pipe", "pipe"], detached: true });
    const killNow = () => this.#child.kill("SIGKILL");
    process.once("exit", killNow);
    this.#child.once("close", () => process.off("exit", killNow));
    const decoder = new StringDecoder("utf8");
    this.#child.stdout!.on("data", (chunk: Buffer) => this.#receive(decoder.write(chunk)));
    this.#child.stderr!.on("data", (chunk: Buffer) => {
      this.#errors = (this.#errors + chunk).slice(-500);
    });
    this.#child.stdin!.on("error", () => {}); // the process is gone, which "close" tells
    this.#child.on("close", (code, signal) => this.#ended(code, signal));
    this.#child.stdin!.write(`${QUIET}echo(0);print("\\x01")\n`);
  }

  /** Resolves once the process runs. */
  async started(): Promise<void> {
    if (this.#child.pid !== undefined) return;
    const [error] = (await once(this.#child, "error")) as [Error];
    throw new UserError(`${this.#child.spawnfile}: cannot be run: ${error.message}`);
  }

  /** Ends the process at once, as a power cut does. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const closed = once(this.#child, "close");
    this.#child.kill("SIGKILL");
    await closed;
  }

  /** Evaluates an expression, maybe more than once, on the console. @returns its value as JSON */
  async evaluate(code: string): Promise<string> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#ask(code);
      } catch (error) {
        const garbled = /has not answered|SyntaxError/.test((error as Error).message);
        if (!garbled || attempt === ATTEMPTS) throw error;
      }
    }
  }

  #ask(code: string): Promise<string> {
    const id = ++this.#asked;
    // As a string of escapes, so that neither line ends nor anything but ASCII go through the console.
    const escaped = JSON.stringify(Buffer.from(code).toString("latin1")).replace(
      /[^\x20-\x7e]/g,
      (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`,
    );
    return new Promise<string>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#questions.delete(id);
        reject(new Error(`the board has not answered within ${ANSWER_TIMEOUT_MS / 1000} s: ${code}`));
      }, ANSWER_TIMEOUT_MS);
      this.#questions.set(id, {
        resolve: (answer) => {
          clearTimeout(timer);
          resolve(answer);
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      });
      this.#child.stdin!.write(
        `${QUIET}try{print("\\x01${id}="+JSON.stringify(eval(${escaped})))}catch(e){print("\\x01${id}!"+e)}\n`,
      );
    });
  }

  #receive(text: string): void {
    const lines = (this.#partial + text).split("\n");
    this.#partial = lines.pop()!;
    for (const line of lines) this.#line(line);
  }

  #line(raw: string): void {
    const marked = raw.indexOf(MARK);
    if (marked >= 0) {
      this.#ready = true;
      this.#answer(raw.slice(marked + 1).replace(/\r$/, ""));
      return;
    }
    const cleared = raw.lastIndexOf(CLEAR);
    this.#lastLine = raw.slice(cleared < 0 ? 0 : cleared + CLEAR.length).replace(/\r$/, "");
    const promptLine = this.#lastLine === "" && !this.#ready;
    if (this.#lastLine !== REBOOT_LINE && !promptLine) this.emit("line", this.#lastLine);
  }

  #answer(text: string): void {
    const parts = /^(\d+)([=!])(.*)$/s.exec(text);
    const question = parts && this.#questions.get(Number(parts[1]));
    if (!question) return;
    this.#questions.delete(Number(parts[1]));
    if (parts[2] === "=") question.resolve(parts[3]!);
    else question.reject(new Error(parts[3]));
  }

  #ended(code: number | null, signal: string | null): void {
    const reboot = code === 1 && this.#lastLine === REBOOT_LINE;
    for (const { reject } of this.#questions.values()) {
      reject(new Error(reboot ? "the board rebooted before it answered" : "the board stopped before it answered"));
    }
    this.#questions.clear();
    const how = signal ? `was ended by ${signal}` : `ended with exit code ${code}`;
    this.emit("end", reboot, `Espruino ${how}${this.#errors ? `: ${this.#errors.trim()}` : ""}`);
  }
}
