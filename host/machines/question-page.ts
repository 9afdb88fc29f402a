import { PAGE } from "../../src/formats/layout.ts";
import type { FlashFile } from "./flash-file.ts";
import { LINUX_FLASH_START } from "./linux-flash.ts";

/** Digits of the code's length, in front of it. */
const DIGITS = 4;

/** What the console is sent to have the code in the page evaluated: no more than two characters, see `EngineProcess`. */
export const TRIGGER = "_\n";

/**
 * The last page of a board's flash, in which code is handed to Espruino for Linux: it opens the file anew each time it
 * reads. The chip keeps its Wi-Fi's data there, the Linux port nothing.
 */
export class QuestionPage {
  readonly #flash: FlashFile;
  readonly #offset: number;

  constructor(flash: FlashFile) {
    this.#flash = flash;
    this.#offset = flash.size - PAGE;
  }

  /** Code that makes the trigger known. It goes through the console once, so it is short; what it evaluates is global. */
  get definition(): string {
    const at = LINUX_FLASH_START + this.#offset;
    const read = `r(E.toString(r(${DIGITS},${at})),${at + DIGITS})`;
    return `Object.defineProperty(global,"_",{get:()=>{let r=require("Flash").read;setTimeout(E.toString(${read}))}})`;
  }

  /** Puts code into the page. */
  write(code: string): void {
    const bytes = Buffer.from(code);
    if (bytes.length > PAGE - DIGITS) throw new Error(`${bytes.length} bytes of code do not fit into a page of flash`);
    this.#flash.write(this.#offset, Buffer.concat([Buffer.from(String(bytes.length).padStart(DIGITS)), bytes]));
  }
}
