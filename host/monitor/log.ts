import { shownPath } from "../../files/root.ts";
import { shownText } from "../../files/shown-text.ts";
import { UserError } from "../../files/user-error.ts";
import { consoleLine } from "../serial/console-line.ts";
import type { Span } from "../span.ts";
import { type Excerpt, isCaret, parseExcerpt } from "./excerpt.ts";
import { type Frame, parseFrame } from "./frame.ts";
import type { ImageSources, SourcePlace } from "./image-sources.ts";
import { type Level, levelOf, SHOWN } from "./level.ts";

/** Begins the lines that answer a question of ours. */
const MARK = "\x01";
/** How long a line of the engine's waits for the ones that belong to it. */
const PATIENCE_MS = 200;
/** More of a line is not shown. */
const LONGEST = 500;
/** Bytes without a line's end that are shown as a line all the same. */
const LONGEST_PARTIAL = 4096;
/** Characters of an entry that are looked at, and lines of it that are shown. */
const LONGEST_ENTRY = 10_000;
const MOST_LINES = 30;

/** Where a log gets its lines from, and where they go. */
export interface LogOptions {
  sources: ImageSources;
  show: (line: Span[]) => void;
  /** The MD5 of the image that runs, where that is known. */
  checksum?: () => string | undefined;
  /** The time of day, for what stands before each line. */
  now?: () => Date;
}

/** What a board says, line by line: with time and level, and with the sources' lines in place of the image's. */
export class Log {
  readonly #options: LogOptions;
  #partial = "";
  /** A place whose excerpt is awaited, the line that it was in, and what has come of the excerpt. */
  #held: { frame: Frame; text: string; code: string | undefined; since: Date } | undefined;
  #timer: NodeJS.Timeout | undefined;
  #level: Level = "plain";
  /** That of the entry that is shown. */
  #entryLevel: Level | undefined;

  constructor(options: LogOptions) {
    this.#options = options;
  }

  /** Shows something whose level the board has said itself; it may have several lines. */
  entry(level: Level, text: string): void {
    this.#release();
    this.#level = level;
    this.#entryLevel = level;
    const lines = text.slice(0, LONGEST_ENTRY).split(/\r?\n/);
    for (const line of lines.slice(0, MOST_LINES)) this.#text(line);
    this.#release();
    const more = lines.length - MOST_LINES;
    if (more > 0) this.#write(`    … and ${more} more lines`, this.#now());
    this.#entryLevel = undefined;
  }

  /** Takes in what has come over the line. */
  receive(bytes: Buffer): void {
    const lines = (this.#partial + bytes.toString("latin1")).split("\n");
    this.#partial = lines.pop()!;
    for (const line of lines) this.#line(line);
    if (this.#partial.length > LONGEST_PARTIAL) this.end();
  }

  /** Shows what was held back: nothing more comes. */
  end(): void {
    this.#release();
    if (consoleLine(this.#partial)) this.#line(this.#partial);
    this.#partial = "";
  }

  /** Shows a line of our own among the board's. */
  say(text: string): void {
    this.#release();
    this.#show([{ text: `-- ${shownText(text, LONGEST)}`, meaning: "aside" }], new Date());
  }

  #line(raw: string): void {
    if (raw.includes(MARK)) return;
    const text = consoleLine(raw);
    if (text === undefined) {
      this.#release();
      this.#show([{ text: `(${raw.length} bytes that are not legible)`, meaning: "aside" }], this.#now());
      return;
    }
    this.#text(text);
  }

  #text(text: string): void {
    const held = this.#held;
    if (held?.code !== undefined && isCaret(text)) {
      this.#held = undefined;
      clearTimeout(this.#timer);
      this.#trace(held.frame, held.text, held.code, text, held.since);
      return;
    }
    const frame = parseFrame(text);
    if (held && held.code === undefined && !frame) {
      held.code = text;
      return;
    }
    this.#release();
    if (frame) {
      this.#held = { frame, text, code: undefined, since: this.#now() };
      this.#timer = setTimeout(() => this.#release(), PATIENCE_MS);
    } else if (text.trim() !== "" && text !== ">") this.#plain(text, this.#now());
  }

  /** Shows what has waited for what does not come. */
  #release(): void {
    const held = this.#held;
    if (!held) return;
    this.#held = undefined;
    clearTimeout(this.#timer);
    const place = this.#find(held.frame);
    if (place) this.#place(held.frame, place, held.since);
    else this.#plain(held.text, held.since);
    if (held.code !== undefined && held.code.trim() !== "") this.#plain(held.code, held.since);
  }

  /** Shows a place by its source's line, or as it is where that is not known. */
  #trace(frame: Frame, text: string, code: string, caret: string, since: Date): void {
    const place = this.#find(frame, parseExcerpt(code, caret));
    if (place) this.#place(frame, place, since);
    else {
      if (frame.before) this.#level = this.#levelOf(frame.before);
      for (const line of [text, code, caret]) this.#write(line, since);
    }
  }

  #place(frame: Frame, place: SourcePlace, since: Date): void {
    if (frame.before) this.#level = this.#levelOf(frame.before);
    const inImage = `${frame.name && `${frame.name}, `}${frame.file && `${frame.file}:`}${frame.line}:${frame.column}`;
    const { meaning } = SHOWN[this.#level];
    this.#show(
      [
        { text: frame.before ? `${shownText(frame.before, LONGEST)} ` : "    ", meaning },
        { text: `at ${shownText(shownPath(place.file))}:${place.line}`, meaning },
        { text: `  (${inImage})`, meaning: "aside" },
      ],
      since,
    );
    if (place.text) this.#show([{ text: `       ${shownText(place.text, LONGEST)}` }], since);
  }

  /** @param excerpt what the engine has shown of the code there; without it the image has to be known */
  #find(frame: Frame, excerpt?: Excerpt): SourcePlace | undefined {
    const { sources, checksum } = this.#options;
    try {
      return excerpt ? sources.find(frame, excerpt) : sources.findIn(checksum?.(), frame);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      this.say(error.message);
      return undefined;
    }
  }

  #plain(text: string, at: Date): void {
    // What is indented belongs to the line before.
    if (!/^\s/.test(text) && !parseFrame(text)) this.#level = this.#levelOf(text);
    this.#write(text, at);
  }

  #levelOf(text: string): Level {
    return this.#entryLevel ?? levelOf(text);
  }

  #write(text: string, at: Date): void {
    this.#show([{ text: shownText(text, LONGEST), meaning: SHOWN[this.#level].meaning }], at);
  }

  #show(spans: Span[], at: Date): void {
    const time = [at.getHours(), at.getMinutes(), at.getSeconds()].map((part) => String(part).padStart(2, "0"));
    const clock = `${time.join(":")}.${String(at.getMilliseconds()).padStart(3, "0")}`;
    const isOurs = spans[0]!.meaning === "aside";
    const letter = isOurs ? " " : SHOWN[this.#level].letter;
    this.#options.show([{ text: `${clock} `, meaning: "aside" }, { text: `${letter}  ` }, ...spans]);
  }

  #now(): Date {
    return this.#options.now?.() ?? new Date();
  }
}
