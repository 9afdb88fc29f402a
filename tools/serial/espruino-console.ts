import { UserError } from "../user-error.ts";
import { PacedWriter } from "./paced-writer.ts";
import type { SerialLine } from "./serial-line.ts";

/** Begins the lines that answer us; the console prints it, so that it never stands in what we send. */
const MARK = "\x01";
/** Erases what somebody has typed, or what is left of a line that was damaged. Ctrl-C would end Espruino for Linux. */
const ERASE_LINE = "\x1b[2H";
/** Written before a line it switches the console's echo off for that line. */
const QUIET = "\x10";
/** How long one attempt to be heard takes; opening a port restarts some boards, and characters get lost. */
const ATTEMPT_MS = 2000;
/** How much of what the board has said is kept for an error's text. */
const KEPT = 2000;

/** The board has answered that something cannot be evaluated. What it says may hold a part of what it was sent. */
export class EvaluationError extends Error {}

/** Espruino's console, at the other end of a serial line. */
export class EspruinoConsole {
  readonly #writer: PacedWriter;
  /** What to call the line in an error. */
  readonly #name: string;
  readonly #timeoutMs: number;
  #text = "";
  /** Where in the text the first line begins that was not looked at. */
  #asked = 0;
  #closed = false;
  #wake: (() => void) | undefined;

  constructor(line: SerialLine, name: string, timeoutMs: number) {
    this.#writer = new PacedWriter(line);
    this.#name = name;
    this.#timeoutMs = timeoutMs;
    line.on("data", (bytes) => {
      this.#text += bytes.toString("latin1").replaceAll("\x11", "").replaceAll("\x13", "");
      this.#wake?.();
    });
    line.on("close", () => {
      this.#closed = true;
      this.#wake?.();
    });
  }

  /** True when the line has gone. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Finds out whether Espruino answers. @throws UserError that says what answers instead */
  async connect(): Promise<void> {
    const deadline = Date.now() + this.#timeoutMs;
    while (Date.now() < deadline && !this.#closed) {
      if (await this.#ask("process.env.VERSION", Math.min(deadline, Date.now() + ATTEMPT_MS))) return;
    }
    throw new UserError(this.#closed ? this.#goneText() : this.#silence());
  }

  /**
   * Evaluates an expression.
   * @param code ASCII, short: the board's memory has to hold it
   * @param repeat true when it may be evaluated again if no answer comes
   * @returns its value
   * @throws EvaluationError when it cannot be evaluated, UserError when the board does not answer
   */
  async evaluate(code: string, repeat = false): Promise<unknown> {
    const deadline = Date.now() + this.#timeoutMs;
    let answer: string | undefined;
    do {
      answer = await this.#ask(code, repeat ? Math.min(deadline, Date.now() + ATTEMPT_MS) : deadline);
    } while (!answer && Date.now() < deadline && !this.#closed);
    if (!answer) {
      throw new UserError(
        this.#closed
          ? this.#goneText()
          : `${this.#name}: the board has stopped answering (${this.#timeoutMs / 1000} s). Nothing it was sent is in ` +
              "effect before its next start: switch it off and on, and try again.",
      );
    }
    if (answer[0] === "!") throw new EvaluationError(answer.slice(1));
    try {
      return JSON.parse(answer.slice(1));
    } catch {
      throw new UserError(
        `${this.#name}: the board's answer has arrived damaged. Check cable, ground and --baud, and try again.`,
      );
    }
  }

  /** Sends something that the board does not answer, such as a restart. Until now everything it has said is forgotten. */
  send(code: string): void {
    this.#text = "";
    void this.#writer.write(`${QUIET}${code}\n`);
  }

  /** Waits for a line of the board's own log. @returns undefined when none has come in time, or the line has gone */
  async waitFor(pattern: RegExp): Promise<RegExpExecArray | undefined> {
    const deadline = Date.now() + this.#timeoutMs;
    for (;;) {
      const complete = this.#text.slice(0, this.#text.lastIndexOf("\n") + 1);
      const found = pattern.exec(Buffer.from(complete, "latin1").toString("utf8"));
      if (found) return found;
      if (!(await this.#more(deadline))) return undefined;
    }
  }

  /** Asks for the value of an expression. @returns `=` and its JSON, or `!` and an error; undefined for no answer */
  async #ask(code: string, deadline: number): Promise<string | undefined> {
    const id = ++this.#asked;
    if (this.#text.length > KEPT) this.#text = this.#text.slice(-KEPT);
    // The echo can only be switched off at the beginning of a line.
    void this.#writer.write(
      `${ERASE_LINE}${QUIET}try{print("\\x01${id}="+JSON.stringify(${code}))}catch(e){print("\\x01${id}!"+e)}\n`,
    );
    const pattern = new RegExp(`${MARK}${id}([=!][^\\n]*)\\n`);
    for (;;) {
      const found = pattern.exec(this.#text);
      if (found) return found[1]!.replace(/\r$/, "");
      if (!(await this.#more(deadline))) return undefined;
    }
  }

  /** Waits for more to arrive. @returns false when nothing has by the deadline, or can any more */
  async #more(deadline: number): Promise<boolean> {
    const left = deadline - Date.now();
    if (left <= 0 || this.#closed) return false;
    let timer: NodeJS.Timeout | undefined;
    const arrived = await new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), left);
      this.#wake = () => resolve(true);
    });
    clearTimeout(timer);
    this.#wake = undefined;
    return arrived;
  }

  #goneText(): string {
    return `${this.#name}: the connection is gone. Is the cable loose, or has another program opened the port?`;
  }

  /** Why nothing that was heard is an answer. Nothing but a question has been sent so far, so it may be shown. */
  #silence(): string {
    const seconds = this.#timeoutMs / 1000;
    if (this.#text === "") {
      return (
        `${this.#name}: no answer within ${seconds} s. Is this the board's port, is the board switched on, and does ` +
        "Espruino's console use this port? (It does not while a sketch has moved it elsewhere.)"
      );
    }
    const legible = this.#text.replace(/[^\x20-\x7e\r\n\t]/g, "");
    if (legible.length < this.#text.length * 0.8) {
      return (
        `${this.#name}: something answers, but it is not legible. The speed is probably another one: Espruino on the ` +
        "ESP8266 uses --baud 115200."
      );
    }
    const last = legible
      .trim()
      .split(/[\r\n]+/)
      .at(-1)!
      .slice(-60);
    return (
      `${this.#name}: something answers, but not as Espruino does; its last line is ${JSON.stringify(last)}. Is this the ` +
      "right port, and is Espruino on the board?"
    );
  }
}
