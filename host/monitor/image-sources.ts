import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { SourceMap } from "node:module";
import { dirname, join, resolve } from "node:path";
import { imageMd5, parseImage } from "../../files/firmware-image.ts";
import { mapFile } from "../../files/map-file.ts";
import { UserError } from "../../files/user-error.ts";
import { readableCode } from "../../src/formats/code-tokens.ts";
import type { Excerpt } from "./excerpt.ts";
import type { Frame } from "./frame.ts";

/** A line of a source. */
export interface SourcePlace {
  /** Absolute path. */
  file: string;
  line: number;
  /** What stands there; undefined when the file is not there. */
  text: string | undefined;
}

/** An image on this computer. */
interface Image {
  /** One character a byte. */
  text: string;
  /** The same as the engine shows it, pretokenised or not, without blanks. */
  shown: string;
  /** Offsets in the image of the characters of that. */
  offsets: number[];
  md5: string;
  map: SourceMap;
  /** The folder that the map names its sources from. */
  folder: string;
}

/** A slot's file in Storage, which is an image from its beginning. */
const SLOT = /^fw\.[ab]$/;
/** How far from its place an excerpt of the engine's may be: older engines are a few characters off. */
const FAR = 80;
/** Shorter code may stand anywhere. */
const SHORTEST = 12;
/** Espruino does not count lines with these letters in this order at a file's beginning, meaning modules that its IDE has added. */
const NOT_COUNTED = "Modules.addCached";

/**
 * The images that may be on a board, with their source maps. Which of them it is, is known by what the engine shows of
 * its code: a place is only believed where that is found.
 */
export class ImageSources {
  readonly #path: string;
  /** What was read; undefined what could not be. */
  readonly #images = new Map<string, { stamp: string; image: Image | undefined }>();

  /** @param path an image, or a folder with images; they are read when they are needed, since they may be built meanwhile */
  constructor(path: string) {
    this.#path = path;
  }

  /**
   * Finds the source of a place in the image that runs; undefined when it is in none of the images.
   * @throws UserError when a map cannot be read, once
   */
  find(frame: Frame, excerpt: Excerpt): SourcePlace | undefined {
    for (const image of this.#look()) {
      const offset = SLOT.test(frame.file) ? placeIn(image, frame, excerpt) : onlyPlace(image, excerpt);
      const place = offset === undefined ? undefined : sourceOf(image, offset);
      if (place) return place;
    }
    return undefined;
  }

  /**
   * Finds the source of a place in an image whose MD5 is known, without an excerpt.
   * @throws UserError when a map cannot be read, once
   */
  findIn(md5: string | undefined, { file, line, column }: Frame): SourcePlace | undefined {
    if (md5 === undefined || !SLOT.test(file)) return undefined;
    const image = this.#look().find((one) => one.md5 === md5);
    if (!image) return undefined;
    const start = startOfLine(image.text, line + uncounted(image.text));
    // In what is evaluated by itself, overlays and the like, the engine counts from its beginning: that is never as far as the entry.
    const { entry } = parseImage(Buffer.from(image.text, "latin1"));
    return start >= 0 && start + column > entry.offset ? sourceOf(image, start + column - 1) : undefined;
  }

  /** The images that have maps, the newest first. */
  #look(): Image[] {
    return listImages(this.#path)
      .flatMap((file) => {
        const stats = [file, mapFile(file)].map((path) => statSync(path, { throwIfNoEntry: false }));
        return stats[0] && stats[1]
          ? [{ file, stamp: stats.map((one) => one!.mtimeMs).join(), at: stats[0].mtimeMs }]
          : [];
      })
      .sort((one, other) => other.at - one.at)
      .flatMap(({ file, stamp }) => {
        const known = this.#images.get(file);
        if (known?.stamp === stamp) return known.image ?? [];
        this.#images.set(file, { stamp, image: undefined });
        const image = readImage(file);
        this.#images.set(file, { stamp, image });
        return image;
      });
  }
}

function listImages(path: string): string[] {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path)
    .filter((name) => name.endsWith(".bin"))
    .map((name) => join(path, name));
}

function readImage(file: string): Image {
  const path = mapFile(file);
  try {
    const map = new SourceMap(JSON.parse(readFileSync(path, "utf8")));
    const bytes = readFileSync(file);
    const text = bytes.toString("latin1");
    return { text, ...show(text), md5: imageMd5(bytes), map, folder: dirname(path) };
  } catch (error) {
    throw new UserError(`${path}: this is no source map (${(error as Error).message}). Build the firmware again.`);
  }
}

/** Makes of code what the engine makes of it when it shows it, but for the blanks, which versions set differently. */
const shownCode = (code: string): string => readableCode(code).replaceAll(" ", "");

function show(text: string): Pick<Image, "shown" | "offsets"> {
  const offsets: number[] = [];
  let shown = "";
  for (let at = 0; at < text.length; at++) {
    for (const character of shownCode(text[at]!)) {
      shown += character;
      offsets.push(at);
    }
  }
  return { shown, offsets };
}

/** The offset in an image that a place in a slot's file names, if the engine's excerpt is found there. */
function placeIn({ text }: Image, { line, column }: Frame, { code }: Excerpt): number | undefined {
  if (code === "") return undefined;
  for (const from of new Set([uncounted(text), 0])) {
    const start = startOfLine(text, line + from);
    const offset = start + column - 1;
    if (
      start >= 0 &&
      shownCode(text.slice(Math.max(0, offset - FAR), offset + FAR)).includes(shownCode(code.slice(0, FAR)))
    )
      return offset;
  }
  return undefined;
}

/** The offset that an excerpt names by itself, if it is found in just one place. */
function onlyPlace({ shown, offsets }: Image, { code, caret }: Excerpt): number | undefined {
  const wanted = shownCode(code);
  const at = shown.indexOf(wanted);
  // The caret counts the image's bytes, also where the engine shows a word for one.
  return at >= 0 && wanted.length >= SHORTEST && shown.indexOf(wanted, at + 1) < 0 ? offsets[at]! + caret : undefined;
}

/** How many lines at the beginning of a file the engine does not count, as `jsvGetLineAndCol` in jsvar.c has it. */
function uncounted(text: string): number {
  let lines = 0;
  for (const line of text.split("\n")) {
    let found = 0;
    for (const character of line) if (character === NOT_COUNTED[found]) found++;
    if (found < NOT_COUNTED.length) break;
    lines++;
  }
  return lines;
}

/** Where a line begins; below 0 when there is no such line. */
function startOfLine(text: string, line: number): number {
  let start = 0;
  for (let at = 1; at < line; at++) {
    start = text.indexOf("\n", start) + 1;
    if (start === 0) return -1;
  }
  return start;
}

function sourceOf({ map, folder }: Image, offset: number): SourcePlace | undefined {
  const { originalSource, originalLine } = map.findEntry(0, offset) as {
    originalSource?: string;
    originalLine?: number;
  };
  if (originalSource === undefined || originalLine === undefined) return undefined;
  const file = resolve(folder, originalSource);
  const text = existsSync(file) ? readFileSync(file, "utf8").split("\n")[originalLine]?.trim() : undefined;
  return { file, line: originalLine + 1, text };
}
