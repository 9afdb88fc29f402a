import { randomInt } from "node:crypto";
import { UserError } from "../../files/user-error.ts";
import { type Answer, checkedLine, findAnswer } from "./checked-line.ts";
import { PacedWriter } from "./paced-writer.ts";
import type { SerialLine } from "./serial-line.ts";

/** How often a question is put before the board is given up, if nothing at all comes back. */
const ATTEMPTS = 10;
/** How much of what the board has said is kept for an error's text. */
const KEPT = 2000;

/** The board has answered that something cannot be evaluated. Not why: that may hold a part of what it was sent. */
export class EvaluationError extends Error {}

/** Espruino's console, at the other end of a serial line. */
export class EspruinoConsole {
  readonly #writer: PacedWriter;
  /** What to call the line in an error. */
  readonly #name: string;
  readonly #timeoutMs: number;
  #text = "";
  /** The last question's number. Random at first: answers to who has asked before may still be on their way. */
  #asked = randomInt(1000, 9000);
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
    const answer = await this.#ask("process.env.VERSION");
    if (answer === undefined) throw new UserError(this.#closed ? this.#goneText() : this.#silence());
    if (answer === "damaged") throw new UserError(this.#damaged());
  }

  /**
   * Evaluates an expression. Neither it nor its value can be damaged on the way: it is sent again until an answer is
   * intact, so that it may be evaluated more than once, and has to have the same value and effect then.
   * @param code printable ASCII, short: the board's memory has to hold it
   * @returns its value
   * @throws EvaluationError when it cannot be evaluated, UserError when the board does not answer
   */
  async evaluate(code: string): Promise<unknown> {
    const answer = await this.#ask(code);
    if (answer === undefined) throw new UserError(this.#closed ? this.#goneText() : this.#stopped());
    if (answer === "damaged") throw new UserError(this.#damaged());
    if (answer === "failed") throw new EvaluationError();
    return answer.value === "undefined" ? undefined : JSON.parse(answer.value);
  }

  /** Forgets everything that the board has said until now. */
  forget(): void {
    this.#text = "";
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

  /** Asks for the value of an expression until there is an answer. @returns what came last; undefined for nothing */
  async #ask(code: string): Promise<Answer | undefined> {
    const id = ++this.#asked;
    const deadline = Date.now() + this.#timeoutMs;
    let answer: Answer | undefined;
    while (Date.now() < deadline && !this.#closed) {
      answer = (await this.#attempt(id, code, deadline)) ?? answer;
      if (answer !== undefined && answer !== "damaged") break;
    }
    return answer;
  }

  /** Asks once. @returns undefined when nothing comes back within this attempt's time */
  async #attempt(id: number, code: string, deadline: number): Promise<Answer | undefined> {
    if (this.#text.length > KEPT) this.#text = this.#text.slice(-KEPT);
    const asked = this.#text.length;
    await this.#writer.write(checkedLine(id, code));
    const patience = Math.min(deadline, Date.now() + this.#timeoutMs / ATTEMPTS);
    for (;;) {
      const answer = findAnswer(id, this.#text.slice(asked));
      if (answer !== undefined) return answer;
      if (!(await this.#more(patience))) return undefined;
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

  #damaged(): string {
    return (
      `${this.#name}: what is sent to the board or what it answers arrives damaged, each time. Check cable, ground and ` +
      "the port's speed, and try again."
    );
  }

  #stopped(): string {
    return `${this.#name}: the board has stopped answering (${this.#timeoutMs / 1000} s). Switch it off and on, and try again.`;
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
        "ESP8266 uses 115200 baud."
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
