import { type ChildProcess, spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { StringDecoder } from "node:string_decoder";
import { UserError } from "../../files/user-error.ts";
import { shownLine } from "../serial/shown-line.ts";
import { ConsoleInput } from "./console-input.ts";
import type { FlashFile } from "./flash-file.ts";
import { QuestionPage, TRIGGER } from "./question-page.ts";

/** Begins the lines that answer us; the console prints it, so that it never stands in what we send. */
const MARK = "\x01";
/** Written before a line it switches the console's echo off for that line and keeps it out of the history. */
const QUIET = "\x10";
/** Printed by Espruino for Linux, which cannot reboot, before it exits with code 1. */
const REBOOT_LINE = "Not implemented";
const ANSWER_TIMEOUT_MS = 15_000;
/** The question that the console answers once it can be asked others. */
const BOOT = 0;

interface Question {
  resolve(answer: string): void;
  reject(error: Error): void;
}

/**
 * One run of Espruino for Linux, from power-on to its end, and its console.
 *
 * The Linux port puts its input into a queue byte by byte, in a thread of its own and without a lock: from the third byte
 * in the queue on, it makes its last entry longer, and when that is being read meanwhile the queue's ends miss each other.
 * Espruino then evaluates old input once more and is deaf from there on. So no more than two bytes are sent at a time, and
 * the next ones when these are answered; code goes through the flash. Only the first line is longer: it is there before
 * Espruino is, which is busy with its start when its thread reads it.
 */
export class EngineProcess extends EventEmitter<{
  line: [text: string];
  end: [reset: string | undefined, words: string];
}> {
  readonly #child: ChildProcess;
  readonly #input: ConsoleInput;
  readonly #page: QuestionPage;
  readonly #questions = new Map<number, Question>();
  /** Settled when the last question is. */
  #turn: Promise<unknown>;
  /** Why there are no more answers. */
  #over: string | undefined;
  #partial = "";
  #lastLine = "";
  #errors = "";
  #asked = 0;
  #ready = false;

  constructor(engine: string, flash: FlashFile) {
    super();
    this.#page = new QuestionPage(flash);
    // Its input stays an open pipe: at the end of its input Espruino would read garbage.
    const cwd = flash.directory;
    this.#input = new ConsoleInput(cwd, `${QUIET}echo(0);${this.#page.definition};print("\\x01${BOOT}=0")\n`);
    // In a process group of its own a Ctrl-C in the terminal is for us only.
    this.#child = spawn(engine, [], { cwd, stdio: [this.#input.fd, "pipe", "pipe"], detached: true });
    const killNow = () => this.#child.kill("SIGKILL");
    process.once("exit", killNow);
    this.#child.once("close", () => process.off("exit", killNow));
    const decoder = new StringDecoder("utf8");
    this.#child.stdout!.on("data", (chunk: Buffer) => this.#receive(decoder.write(chunk)));
    this.#child.stderr!.on("data", (chunk: Buffer) => {
      this.#errors = (this.#errors + chunk).slice(-500);
    });
    this.#child.on("close", (code, signal) => this.#ended(code, signal));
    this.#turn = this.#answerTo(BOOT, "its start");
    this.#turn.catch(() => {}); // told to whoever asks
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

  /** Evaluates an expression, once, behind those before it. @returns its value as JSON */
  async evaluate(code: string): Promise<string> {
    const answer = this.#turn.then(() => this.#ask(code));
    this.#turn = answer.catch(() => {});
    return await answer;
  }

  #ask(code: string): Promise<string> {
    if (this.#over !== undefined) throw new Error(this.#over);
    const id = ++this.#asked;
    const print = (kind: string, value: string) => `print("\\x01${id}${kind}"+${value})`;
    const value = `JSON.stringify(eval(${JSON.stringify(code)}))`;
    this.#page.write(`try{${print("=", value)}}catch(e){${print("!", "e")}}`);
    this.#input.write(TRIGGER);
    return this.#answerTo(id, code);
  }

  #answerTo(id: number, what: string): Promise<string> {
    return new Promise<string>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#questions.delete(id);
        reject(new Error(`the board has not answered within ${ANSWER_TIMEOUT_MS / 1000} s: ${what}`));
      }, ANSWER_TIMEOUT_MS);
      timer.unref(); // as long as the process runs, it is waited for anyway
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
    this.#lastLine = shownLine(raw);
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
    this.#input.close();
    let reset: string | undefined;
    if (code === 1 && this.#lastLine === REBOOT_LINE) reset = "restart";
    // What the chip resets for: an address where nothing is.
    else if (signal === "SIGSEGV") reset = "exception";
    this.#over = reset ? "the board rebooted before it answered" : "the board stopped before it answered";
    for (const { reject } of this.#questions.values()) reject(new Error(this.#over));
    this.#questions.clear();
    const how = signal ? `was ended by ${signal}` : `ended with exit code ${code}`;
    this.emit("end", reset, `Espruino ${how}${this.#errors ? `: ${this.#errors.trim()}` : ""}`);
  }
}
