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

/** Where a log gets its lines from, and where they go. */
export interface LogOptions {
  sources: ImageSources;
  show: (line: Span[]) => void;
  /** The time of day, for what stands before each line. */
  now?: () => Date;
}

/** What a console says, line by line: with time and level, and with the sources' lines in place of the image's. */
export class Log {
  readonly #options: LogOptions;
  #partial = "";
  /** A place whose excerpt is awaited, the line that it was in, and what has come of the excerpt. */
  #held: { frame: Frame; text: string; code: string | undefined; since: Date } | undefined;
  #timer: NodeJS.Timeout | undefined;
  #level: Level = "plain";

  constructor(options: LogOptions) {
    this.#options = options;
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
    this.#plain(held.text, held.since);
    if (held.code !== undefined && held.code.trim() !== "") this.#plain(held.code, held.since);
  }

  /** Shows a place by its source's line, or as it is where that is not known. */
  #trace(frame: Frame, text: string, code: string, caret: string, since: Date): void {
    const place = this.#find(frame, parseExcerpt(code, caret));
    if (frame.before) this.#level = levelOf(frame.before);
    if (!place) {
      for (const line of [text, code, caret]) this.#write(line, since);
      return;
    }
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

  #find(frame: Frame, excerpt: Excerpt): SourcePlace | undefined {
    try {
      return this.#options.sources.find(frame, excerpt);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      this.say(error.message);
      return undefined;
    }
  }

  #plain(text: string, at: Date): void {
    // What is indented belongs to the line before.
    if (!/^\s/.test(text) && !parseFrame(text)) this.#level = levelOf(text);
    this.#write(text, at);
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
