import { nodemcu } from "../../boards/nodemcu.ts";
import { writeStorage } from "../../host/storage/index.ts";
import { journalPages, readJournal } from "../../host/storage/journal.ts";
import { putFile } from "../../host/storage/write.ts";
import { SimulatedBoard } from "../../sim/board.ts";
import type { FlashImage } from "../../sim/nor-flash.ts";
import { NorFlash } from "../../sim/nor-flash.ts";
import { CONFIG, PREVIOUS } from "../../src/formats/journal.ts";
import { JOURNAL, PAGE, USED_PAGES } from "../../src/formats/layout.ts";
import { image } from "../configuration/board.ts";
import { Waiting } from "../reliability/waiting.ts";
import { builtLoader } from "../support/built-loader.ts";

/** How many times faster than the world the board's time goes. */
const SPEED = 30;

/** A simulated board whose power can fail at any flash operation. */
export class ConfigBoard {
  readonly lines: string[] = [];
  readonly board: SimulatedBoard;
  readonly #waiting = new Waiting();

  private constructor(board: SimulatedBoard) {
    this.board = board;
    board.on("line", (line) => {
      this.lines.push(line);
      this.#waiting.look();
    });
  }

  /**
   * Lays out a board.
   * @param config stored in its journal; none when undefined
   * @param file the content of a config.json in Storage
   * @param before statements in front of the sketch
   */
  static async create(config?: object, file?: string, before?: string): Promise<ConfigBoard> {
    const storage = writeStorage({
      board: nodemcu,
      loader: await builtLoader(),
      image: Buffer.from((await image(before)).image),
      ...(config ? { config } : {}),
    });
    if (file !== undefined) putFile(storage, USED_PAGES * PAGE, "config.json", Buffer.from(file));
    const flash = new NorFlash(nodemcu.flashSize);
    flash.program(nodemcu.storage.offset, storage);
    return new ConfigBoard(new SimulatedBoard({ board: nodemcu, flash, speed: SPEED }));
  }

  get flash(): NorFlash {
    return this.board.flash;
  }

  /** The Storage area. */
  storage(): Buffer {
    const { offset, pages } = nodemcu.storage;
    return Buffer.from(this.flash.read(offset, pages * PAGE));
  }

  /** The configuration in the journal, and the one that is kept while it is on probation. */
  stored(): { config: unknown; previous: unknown } {
    const journal = readJournal(journalPages(this.storage()));
    const parse = (type: number): unknown => {
      const json = journal?.record(type);
      return json ? JSON.parse(Buffer.from(json, "latin1").toString("utf8")) : undefined;
    };
    return { config: parse(CONFIG), previous: parse(PREVIOUS) };
  }

  /** How often a text lies in the journal, and how often behind everything that the firmware owns. */
  traces(text: string): { journal: number; files: number } {
    const found = (from: number, pages: number) =>
      this.storage()
        .toString("latin1", from * PAGE, (from + pages) * PAGE)
        .split(text).length - 1;
    return {
      journal: found(JOURNAL.page, JOURNAL.pages),
      files: found(USED_PAGES, nodemcu.storage.pages - USED_PAGES),
    };
  }

  start(): void {
    this.#waiting.begin();
    this.board.powerOn();
  }

  /** Switches the power off and on. @returns the number of lines that were said before */
  restart(): number {
    this.board.powerOff();
    const from = this.lines.length;
    this.start();
    return from;
  }

  /** Waits for one of some lines on the console. @returns the text that came */
  async says(texts: string[], from = 0): Promise<string> {
    return await this.until(
      () => texts.find((text) => this.lines.slice(from).some((line) => line.includes(text))),
      texts.join(" or "),
    );
  }

  /** Waits until something is so. */
  async until<Value>(find: () => Value | false | undefined, what: string): Promise<Value> {
    return await this.#waiting.until(find, () => `${what}; the board said:\n${this.lines.join("\n")}`);
  }

  /** Whoever waits gets an error, until the board is started again. */
  abandon(): void {
    this.#waiting.end();
  }

  /** Begins anew with a flash; the board is off. */
  reset(image: FlashImage): void {
    this.board.powerOff();
    this.flash.restore(image);
    this.flash.clearFaults();
    this.lines.length = 0;
  }
}
