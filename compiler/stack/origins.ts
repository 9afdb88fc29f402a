import { SourceMap } from "node:module";
import { resolve } from "node:path";
import { projectPath, ROOT } from "../../files/root.ts";

/** A place in a source file. */
export interface Place {
  /** From the project's directory. */
  file: string;
  line: number;
}

/** Where a character of a text that the build has made comes from. */
export type Origins = (at: number) => Place | undefined;

const COMMENT = /\n?\/\/# sourceMappingURL=data:application\/json;(?:charset=utf-8;)?base64,(\S+)\s*$/;
/** What esbuild is told that a text is which is no file: nobody has written it, so nothing comes from there. */
export const NO_FILE = "given";

/** Stands around the place that a piece of a text was cut from, before that piece: a character that code, all bytes, cannot have. */
const CUT = "\uE000";

/** The line and column, from 0, of a text's characters. */
function lineFinder(text: string): (at: number) => [line: number, column: number] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return (at) => {
    const line = lastUpTo(starts, at);
    return [line, at - starts[line]!];
  };
}

/** The index of the last of some ascending numbers that is not above a limit; that of the first when all are. */
function lastUpTo(numbers: number[], limit: number): number {
  let [low, high] = [0, numbers.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (numbers[middle]! > limit) high = middle;
    else low = middle;
  }
  return low;
}

/** The same function, which is asked again and again for the same few. */
function remembering(find: (source: string) => string): (source: string) => string {
  const known = new Map<string, string>();
  return (source) => {
    const found = known.get(source) ?? find(source);
    known.set(source, found);
    return found;
  };
}

/** Takes the source map off the end of what Babel or esbuild has written. */
export function takeMap(text: string): { code: string; origins: Origins } {
  const comment = COMMENT.exec(text);
  const code = comment ? text.slice(0, comment.index) : text;
  let map: SourceMap | undefined;
  const fileOf = remembering((source) => projectPath(resolve(ROOT, source)));
  const find = lineFinder(code);
  return {
    code,
    origins: (at) => {
      if (!comment) return undefined;
      map ??= new SourceMap(JSON.parse(Buffer.from(comment[1]!, "base64").toString("utf8")));
      const entry = map.findEntry(...find(at)) as { originalSource?: string; originalLine?: number };
      if (entry.originalSource === undefined || entry.originalLine === undefined) return undefined;
      if (entry.originalSource.startsWith(`${NO_FILE}:`)) return undefined;
      return { file: fileOf(entry.originalSource), line: entry.originalLine + 1 };
    },
  };
}

/** A piece of a text, marked with the place that it is cut from. */
export const cut = (text: string, start: number, end: number): string =>
  `${CUT}${start}${CUT}${text.slice(start, end)}`;

/** Takes the marks out of a text that was put together from pieces. */
export function joinCuts(marked: string, origins: Origins): { code: string; origins: Origins } {
  const [first, ...parts] = marked.split(CUT);
  let code = first!;
  /** Where pieces begin here, and where they began. */
  const [starts, froms]: [number[], number[]] = [[], []];
  for (let k = 0; k < parts.length; k += 2) {
    starts.push(code.length);
    froms.push(Number(parts[k]));
    code += parts[k + 1];
  }
  return {
    code,
    origins: (at) => {
      const piece = lastUpTo(starts, at);
      const start = starts[piece];
      return start === undefined || at < start ? undefined : origins(froms[piece]! + at - start);
    },
  };
}

/**
 * Follows a text through the minifier.
 * @param given what the minifier was given, and `made` what it made of that, with its source map at the end
 * @param kept the part of the latter that was kept, in which parentheses may have been put since
 */
export function throughMinifier(given: string, made: string, kept: string, origins: Origins): Origins {
  const { code } = takeMap(made);
  const find = lineFinder(code);
  const lines = given.split("\n");
  const starts = [0];
  for (const line of lines) starts.push(starts.at(-1)! + line.length + 1);
  let map: SourceMap | undefined;
  /** For each character of `kept` the one in `code`. */
  let places: number[] | undefined;
  const placesOf = (): number[] => {
    let from = code.indexOf("(") + 1;
    return Array.from(kept, (character) => (character === code[from] ? from++ : from));
  };
  return (at) => {
    map ??= new SourceMap(JSON.parse(Buffer.from(COMMENT.exec(made)![1]!, "base64").toString("utf8")));
    places ??= placesOf();
    const entry = map.findEntry(...find(places[at] ?? code.length)) as {
      originalLine?: number;
      originalColumn?: number;
    };
    if (entry.originalLine === undefined || entry.originalColumn === undefined) return undefined;
    return origins(starts[entry.originalLine]! + entry.originalColumn);
  };
}
