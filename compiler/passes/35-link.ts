/*
 * Pass 35, linking.
 * Takes all chunks, minified.
 * Promises the code of an image: chunks one behind the other, pretokenised (34), each with the places of those that it evaluates.
 * Right because a place is written in 10 characters whatever it is, so that lengths are known before places are.
 */
import { HEADER_SIZE } from "../../src/formats/image.ts";
import { ASSET_CALL, type Chunk, OVERLAY_CALL, PLACE_CALL } from "../chunks.ts";
import { type Memo, noMemo } from "../memo.ts";
import { ALL_OPTIMIZATIONS, type Optimizations } from "../optimizations.ts";
import { IN_FLASH_MARK, LATER_MARK, NEXT_MARK, OVERLAY_MARK, PLACE_MARK, TURN_MARK } from "./03-overlay-calls.ts";
import { ASSET_MARK } from "./04-asset-calls.ts";
import { agreeOnNames } from "./30-shared-names.ts";
import { beginMinifying, howToMinify, minify, type Shipped } from "./31-minify.ts";
import { type Pretokenised, pretokenise } from "./34-pretokenise.ts";

/** Name of the helper that evaluates an overlay. Like FILE it is a global, so that overlays see it. */
export const HELPER = "$";
/** Names of what runs a turn from a timer of its own, of what queues one, of what runs the next, and of the queue. */
export const TURN = "$t";
export const LATER = "$l";
export const NEXT = "$n";
const QUEUED = "$q";
/** Name of the Storage file that holds the image. */
export const FILE = "F";
/** Name of what reads a part of a Storage file: looking the module up each time would take as long as all the rest of a turn's beginning. */
export const READER = "$r";
/** The value of an overlay that is at the place `$p`. */
const EVALUATED = `new Function(${READER}(${FILE},$p>>16<<2,$p&65535))()`;
/**
 * An overlay is the body of a function, which has no scope but the global one: each of its functions refers to one scope then,
 * where code that is evaluated within the entry would give each of them a list of all scopes around it.
 */
const EVALUATE =
  `${FILE}=$f;${READER}=require("Storage").read;` +
  `${HELPER}=function($p){$p=${READER}(${FILE},$p>>16<<2,$p&65535);return new Function($p)()};` +
  `${TURN}=function($p,$a){${EVALUATED}($a)};`;

/**
 * The queue of turns: steps and their arguments, and two functions. The engine runs all timers that are due in one go, without
 * serving the network in between, so that there is one timer for all of the queue, and one step for each time it is due. It finds
 * nothing there where `hurry` has run the step before.
 */
const QUEUE =
  `${QUEUED}=[];` +
  `${LATER}=function($p,$a){if(${QUEUED}.push($p,$a)<3)setTimeout(${NEXT},0)};` +
  `${NEXT}=function(){let $p=${QUEUED}.shift(),$a=${QUEUED}.shift();if(!$p)return;` +
  `if(${QUEUED}.length)setTimeout(${NEXT},0);${EVALUATED}($a)};`;

/** What the entry begins with: definitions of all helpers. */
export const HELPERS = EVALUATE + QUEUE;

/**
 * Stands for the place of a chunk, by its index, until all places are known; as long as what replaces it. Its character is none
 * that code or an asset, all bytes, could have.
 */
const standIn = (index: number): string => `\uE000${String(index).padStart(8, "0")}\uE000`;
const STAND_IN = /\uE000(\d+)\uE000/g;

/** A chunk's place as a number: a quarter of its offset, and its length in the lower 16 bits. Always 10 characters long. */
function placeNumber({ offset, length }: Placed): string {
  return `0x${(((offset >> 2) << 16) | length).toString(16).padStart(8, "0")}`;
}

/** Where a chunk lies. */
export interface Placed {
  /** Path of the overlay's module, with its function's name, or of the asset; "" for the entry. */
  name: string;
  /** From the beginning of the image, in bytes; a multiple of 4. */
  offset: number;
  /** In bytes. */
  length: number;
}

/** Chunks in their places. */
export interface Linked {
  /** What follows the image's header: one character a byte, a multiple of 4 long. */
  code: string;
  /** Overlays' functions, and assets. */
  overlays: Placed[];
  entry: Placed;
  /** The chunks that are evaluated, before each other's places were written into them. */
  shipped: Shipped[];
  /** Where pieces of these chunks' code have come to lie, in their order. */
  kept: Kept[];
}

/** A piece of a chunk's code that stands in the image, pretokenised. */
export interface Kept {
  chunk: Shipped;
  /** Where it begins in the chunk's code. */
  from: number;
  /** Its length there. */
  length: number;
  /** Where in the image a character has come to lie, by its distance from the piece's beginning. */
  place: (at: number) => number;
}

/** A piece of a chunk's text: one of its code, that begins there, or one that linking has written. */
interface Piece {
  text: string;
  from?: number;
}

const padded = (text: string): string => text + " ".repeat(-text.length & 3);

/** What the beginning and the end of an overlay that is a function's result give way to: it is the body of a function then. */
const CALLED_FUNCTION = /^\(function\(\)\{(.*)\}\)\(\)$/s;
/** What the entry begins with. */
const START = "function(){";

/** All that linking writes something else for. */
const MARKS = new RegExp(
  `(?:${OVERLAY_MARK}|${PLACE_MARK}|${ASSET_MARK})\\((["'\`])[^"'\`]+\\1\\)|${TURN_MARK}|${LATER_MARK}|${NEXT_MARK}|${IN_FLASH_MARK}`,
  "g",
);

/** Where the place of another chunk goes, by its name. */
type StandIn = (name: string) => string;

/** What is written for a mark. */
function forMark(mark: string, place: StandIn): string {
  return mark
    .replace(OVERLAY_CALL, (_, _quote, overlay) => `${HELPER}(${place(overlay)})`)
    .replace(PLACE_CALL, (_, _quote, overlay) => place(overlay))
    .replaceAll(TURN_MARK, TURN)
    .replaceAll(LATER_MARK, LATER)
    .replaceAll(NEXT_MARK, NEXT)
    .replaceAll(IN_FLASH_MARK, HELPER)
    .replace(ASSET_CALL, (_, _quote, asset) => `${READER}(${FILE},${place(asset)}>>16<<2,${place(asset)}&65535)`);
}

/** Code from `from` to `to`, in the pieces that it is linked of. */
function piecesOf(code: string, from: number, to: number, place: StandIn): Piece[] {
  const pieces: Piece[] = [];
  let at = from;
  for (const { 0: mark, index } of code.slice(0, to).matchAll(MARKS)) {
    pieces.push({ text: code.slice(at, index), from: at }, { text: forMark(mark, place) });
    at = index + mark.length;
  }
  return [...pieces, { text: code.slice(at, to), from: at }];
}

/** The text of a chunk, in pieces. */
function linked({ name, code }: Shipped, place: StandIn): Piece[] {
  if (name) {
    const called = CALLED_FUNCTION.exec(code);
    return called
      ? piecesOf(code, code.indexOf("{") + 1, code.lastIndexOf("}"), place)
      : [{ text: "return " }, ...piecesOf(code, 0, code.length, place)];
  }
  if (!code.startsWith(START)) throw new Error(`Internal: the entry begins with ${code.slice(0, 20)}.`);
  return [{ text: `(function($f){${HELPERS}` }, ...piecesOf(code, START.length, code.length, place), { text: ")" }];
}

/** What was made of a chunk that is linked: `--watch` links the same ones again. */
const known = new WeakMap<Shipped, { whole: string; made: Pretokenised }>();

function pretokenised(chunk: Shipped, whole: string): Pretokenised {
  const before = known.get(chunk);
  if (before?.whole === whole) return before.made;
  const made = pretokenise(whole);
  known.set(chunk, { whole, made });
  return made;
}

/**
 * Minifies chunks and lays them out, the entry last; each one's place is written into the calls that refer to it.
 * @param chunks overlays and assets, then the entry
 * @param does the optimizations to do; all by default
 * @param memo what earlier builds have made of the chunks
 */
export async function link(chunks: Chunk[], does = ALL_OPTIMIZATIONS, memo: Memo = noMemo): Promise<Linked> {
  const isPretokenised = does.has("pretokenise");
  beginMinifying();
  const evaluated = chunks.filter((one) => one.text === undefined);
  const names = agreeOnNames(evaluated, memo);
  names.globals.push(HELPER, TURN, LATER, NEXT, QUEUED, FILE, READER, "$f", "$p", "$a");
  const how = howToMinify(names, does);
  const placed = new Map<string, Placed>();
  const shipped: Shipped[] = [];
  const kept: Kept[] = [];
  const texts: string[] = [];
  let offset = HEADER_SIZE;
  const minified = new Map(
    await Promise.all(evaluated.map(async (one) => [one, await minify(one, how, memo)] as const)),
  );
  const indexes = new Map(chunks.map(({ name }, index) => [name, index]));
  const place: StandIn = (name) => standIn(indexes.get(name)!);
  for (const chunk of chunks) {
    let text = chunk.text;
    if (text === undefined) {
      const short = minified.get(chunk)!;
      shipped.push(short);
      const pieces = linked(short, place);
      const whole = pieces.map((piece) => piece.text).join("");
      const made = isPretokenised ? pretokenised(short, whole) : { text: whole, place: (at: number) => at };
      text = made.text;
      const begin = offset;
      let at = 0;
      for (const piece of pieces) {
        const before = at;
        const { length } = piece.text;
        if (piece.from !== undefined && length > 0) {
          const within = (by: number): number => begin + made.place(before + by);
          kept.push({ chunk: short, from: piece.from, length, place: within });
        }
        at += length;
      }
    }
    const { length } = text;
    if (chunk.name && length > 65535) throw new Error(`Internal: ${chunk.name} is longer than a place can say.`);
    placed.set(chunk.name, { name: chunk.name, offset, length });
    offset += (length + 3) & ~3;
    texts.push(text);
  }
  const all = [...placed.values()];
  const code = texts
    .map((text) => padded(text.replace(STAND_IN, (_, index) => placeNumber(all[Number(index)]!))))
    .join("");
  const entry = placed.get("")!;
  return { code, entry, overlays: all.filter((one) => one !== entry), shipped, kept };
}

/** Minifies a chunk that stands alone. */
export async function shipOne(chunk: Chunk, does?: Optimizations): Promise<Shipped> {
  return await minify(chunk, howToMinify(agreeOnNames([chunk], noMemo), does));
}

/** The text of a chunk that stands alone. */
export async function linkOne(chunk: Chunk, does?: Optimizations): Promise<string> {
  return `(${(await shipOne(chunk, does)).code})`;
}
