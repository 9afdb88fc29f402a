import { EventEmitter } from "node:events";
import { nodemcu } from "../../../boards/nodemcu.ts";
import { crc32 } from "../../../files/crc32.ts";
import type { SerialEvents, SerialLine } from "../../../host/serial/serial-line.ts";
import { NorFlash } from "../../../sim/nor-flash.ts";
import { CONFIG, encodePageHeader, encodeRecord } from "../../../src/formats/journal.ts";
import { JOURNAL, PAGE } from "../../../src/formats/layout.ts";

/** Something that goes wrong once, with the character at a position of all that one side sends. */
export interface Fault {
  from: "tool" | "board";
  at: number;
  kind: "lost" | "doubled";
}

/** Looks at an expression before it is evaluated. A result is said instead of its value; in it `#` begins an answer. */
export type Script = (code: string, board: ConsoleBoard) => string | undefined;

const EXPRESSION = /^try\{j="(\d+)="\+JSON\.stringify\((.*)\)\}catch/;
/** Thrown behind what a script has said. */
const SCRIPTED = new Error();
const ESCAPE = "\x1b";
const UNFINISHED_ESCAPE = new RegExp(`^${ESCAPE}\\[\\d*$`);
const STRING_OR_BRACKET = /'(?:\\.|[^'\\])*'?|"(?:\\.|[^"\\])*"?|[([{]|[)\]}]/g;

/** A board with our firmware on a serial line: Espruino's console, character by character, and its Storage. */
export class ConsoleBoard extends EventEmitter<SerialEvents> implements SerialLine {
  readonly pauseMs = 0;
  readonly files = new Map([[JOURNAL.file, "\xff".repeat(JOURNAL.pages * PAGE)]]);
  /** What is said when the board has restarted; undefined for what the firmware says. */
  adoption: string | undefined;
  /** What the module Flash writes to. */
  readonly flash = new NorFlash(nodemcu.flashSize);
  /** What `process.env` says. */
  env = { VERSION: "2v29", BOARD: nodemcu.espruino, STORAGE: nodemcu.storage.pages * PAGE };
  /** What `process.memory()` says. */
  memory = { free: 1100, usage: 500, total: 1600 };
  /** Called when the board restarts, instead of what it does then. */
  restarted: (() => void) | undefined;
  /** The configuration that the firmware has adopted. */
  adopted: string | undefined;
  /** How many characters each side has sent. */
  readonly sent = { tool: 0, board: 0 };
  readonly #script: Script;
  readonly #fault: Fault | undefined;
  #line = "";
  #escape = "";
  #quiet = false;

  constructor(script: Script = () => undefined, fault?: Fault) {
    super();
    this.#script = script;
    this.#fault = fault;
  }

  say(text: string): void {
    const arriving = this.#pass("board", text);
    setImmediate(() => this.emit("data", Buffer.from(arriving, "latin1")));
  }

  write(text: string): void {
    for (const character of this.#pass("tool", text)) this.#type(character);
  }

  async close(): Promise<void> {}

  #pass(from: Fault["from"], text: string): string {
    const at = this.#fault?.from === from ? this.#fault.at - this.sent[from] : -1;
    this.sent[from] += text.length;
    if (at < 0 || at >= text.length) return text;
    const rest = text.slice(at + 1);
    return text.slice(0, at) + (this.#fault!.kind === "doubled" ? text[at]! + text[at]! : "") + rest;
  }

  /** As `jsiHandleConsoleChar` in Espruino's jsinteractive.c does. */
  #type(character: string): void {
    if (character === "\x10") {
      if (this.#line === "") this.#quiet = true;
      this.#escape = "";
    } else if (character === ESCAPE) {
      this.#escape = character;
    } else if (this.#escape !== "") {
      this.#escape += character;
      if (UNFINISHED_ESCAPE.test(this.#escape)) return;
      if (this.#escape === `${ESCAPE}[2H`) this.#line = "";
      this.#escape = "";
    } else {
      if (!this.#quiet) this.say(character);
      if (character === "\n" && openBrackets(this.#line) <= 0) this.#enter();
      else this.#line += character;
    }
  }

  #enter(): void {
    const line = this.#line;
    this.#line = "";
    try {
      this.#evaluate(line);
    } catch (error) {
      if (error !== SCRIPTED) this.say(`Uncaught ${error}\r\n`);
    }
    if (!this.#quiet) this.say("=undefined\r\n>");
    this.#quiet = false;
  }

  #evaluate(line: string): void {
    const names = {
      print: (text: string) => this.say(`${text}\r\n`),
      E: { CRC32: (data: string | Uint8Array) => this.#checked(data) },
      require: (name: string) => (name === "Flash" ? this.#flashModule : this.#storage),
      atob,
      btoa,
      process: { env: this.env, memory: () => this.memory },
      setTimeout: () => setTimeout(() => this.#reboot(), 5) && 1,
    };
    new Function(...Object.keys(names), line)(...Object.values(names));
  }

  /** The script's turn: whoever asks for a question's checksum is about to evaluate it. */
  #checked(text: string | Uint8Array): number {
    if (typeof text !== "string") return crc32(Buffer.from(text).toString("latin1"));
    const expression = EXPRESSION.exec(text);
    const scripted = expression && this.#script(expression[2]!, this);
    if (typeof scripted !== "string") return crc32(text);
    this.say(
      scripted.replace(
        /^#(.*)\n/,
        (_, answer: string) => `\x01${expression![1]}${answer}\x01${crc32(expression![1] + answer)}\n`,
      ),
    );
    throw SCRIPTED;
  }

  readonly #storage = {
    getFree: () => 8192,
    erase: (name: string) => void this.files.delete(name),
    read: (name: string, at = 0, length?: number) =>
      this.files.get(name)?.slice(at, length === undefined ? undefined : at + length),
    write: (name: string, data: string, at: number, size?: number) => {
      const file = this.files.get(name) ?? (at === 0 ? "\xff".repeat(size ?? data.length) : undefined);
      if (file === undefined) throw new Error("Unable to find or create file");
      if (at + data.length > file.length) throw new Error("Too much data for file size");
      if (/[^\xff]/.test(file.slice(at, at + data.length))) throw new Error("File already written with different data");
      this.files.set(name, file.slice(0, at) + data + file.slice(at + data.length));
      return true;
    },
  };

  readonly #flashModule = {
    getPage: () => ({}),
    erasePage: (at: number) => this.flash.erasePage(at),
    write: (data: string, at: number) => this.flash.write(at, Buffer.from(data, "latin1")),
    read: (length: number, at: number) => this.flash.read(at, length),
  };

  #reboot(): void {
    if (this.restarted) {
      this.restarted();
      return;
    }
    const config = this.files.get("config.json");
    let adoption = this.adoption;
    if (adoption === undefined && config !== undefined) {
      adoption = "config.json in Storage is adopted, and erased there";
      this.adopted = config;
      this.files.delete("config.json");
      const page = encodePageHeader(1, crc32) + encodeRecord(CONFIG, config, crc32);
      this.files.set(JOURNAL.file, page.padEnd(JOURNAL.pages * PAGE, "\xff"));
    }
    this.say(`rl\x00\xfe\xe0|\r\nlight 1.0.0, slot a\r\n${adoption}\r\n`);
  }
}

function openBrackets(line: string): number {
  let open = 0;
  for (const [token] of line.matchAll(STRING_OR_BRACKET)) {
    if ("([{".includes(token)) open++;
    else if (")]}".includes(token)) open--;
  }
  return open;
}
