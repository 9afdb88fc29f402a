import { HEADER_SIZE } from "../../src/image/header.ts";
import { ASSET_CALL, type Chunk, PHASE_CALL } from "./chunks.ts";
import { minify } from "./minify.ts";
import { agreeOnNames } from "./names.ts";

/** Name of the helper that evaluates a phase. Like FILE it is a global, so that phases see it. */
const HELPER = "$";
/** Name of the Storage file that holds the image. */
export const FILE = "F";
/** What reads a part of a Storage file. */
const READ = 'require("Storage").read';
/**
 * A phase is the body of a function, which has no scope but the global one: each of its functions refers to one scope then,
 * where code that is evaluated within the entry would give each of them a list of all scopes around it.
 */
const EVALUATE = `${FILE}=$f;${HELPER}=function($o,$l){return new Function(${READ}($f,$o,$l))()};`;

/** Where a chunk lies. */
export interface Placed {
  /** Path of the phase's module, or of the asset; "" for the entry. */
  name: string;
  /** From the beginning of the image, in bytes; a multiple of 4. */
  offset: number;
  /** In bytes. */
  length: number;
}

/** Chunks in their places. */
export interface Linked {
  /** What follows the image's header: ASCII, a multiple of 4 long. */
  code: string;
  phases: Placed[];
  entry: Placed;
}

const padded = (text: string): string => text + " ".repeat(-text.length & 3);

/** The body of a function that returns an expression's value. */
function asBody(expression: string): string {
  const called = /^\(function\(\)\{(.*)\}\)\(\)$/s.exec(expression);
  return called ? called[1]! : `return ${expression}`;
}

/**
 * Minifies chunks and lays them out, the entry last; each one's place is written into the calls that refer to it.
 * @param chunks phases and assets before those that refer to them, then the entry
 */
export async function link(chunks: Chunk[]): Promise<Linked> {
  const names = agreeOnNames(chunks.filter((one) => one.text === undefined).map((one) => `(${one.expression})`));
  names.globals.push(HELPER, FILE, "$f");
  const placed = new Map<string, Placed>();
  let code = "";
  const place = (name: string, text: string): void => {
    placed.set(name, { name, offset: HEADER_SIZE + code.length, length: text.length });
    code += padded(text);
  };
  for (const chunk of chunks) {
    if (chunk.text !== undefined) {
      place(chunk.name, chunk.text);
      continue;
    }
    const short = await minify(chunk.expression, names, chunk.name || "the entry");
    let text = short
      .replace(PHASE_CALL, (_, _quote, phase) => {
        const { offset, length } = placed.get(phase)!;
        return `${HELPER}(${offset},${length})`;
      })
      .replace(ASSET_CALL, (_, _quote, asset) => {
        const { offset, length } = placed.get(asset)!;
        return `${READ}(${FILE},${offset},${length})`;
      });
    if (!chunk.name) {
      const start = "function(){";
      if (!text.startsWith(start)) throw new Error(`Internal: the entry begins with ${text.slice(0, 20)}.`);
      text = `(function($f){${placed.size ? EVALUATE : ""}${text.slice(start.length)})`;
    } else text = asBody(text);
    place(chunk.name, text);
  }
  const entry = placed.get("")!;
  return { code, entry, phases: [...placed.values()].filter((one) => one !== entry) };
}

/** Minifies a chunk that stands alone. */
export async function linkOne(chunk: Chunk): Promise<string> {
  if (chunk.phases.length) throw new Error(`Internal: ${chunk.name} evaluates a phase.`);
  return `(${await minify(chunk.expression, agreeOnNames([`(${chunk.expression})`]), chunk.name)})`;
}
