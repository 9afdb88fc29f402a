import { resolve } from "node:path";
import { projectPath, ROOT, shownPath } from "../files/root.ts";
import { UserError } from "../files/user-error.ts";
import { readAsset } from "./assets.ts";
import { type Memo, memoFor, noMemo, OF_SKETCH, recall } from "./memo.ts";
import { ALL_OPTIMIZATIONS, type Optimizations } from "./optimizations.ts";
import { optimize } from "./optimize.ts";
import { OVERLAY_MARK, PLACE_MARK } from "./passes/03-overlay-calls.ts";
import { ASSET_MARK } from "./passes/04-asset-calls.ts";
import { type Bundle, type BundleOptions, bundle, isFirmware, ModuleCache } from "./passes/19-bundle.ts";
import { type Cut, cutKept } from "./passes/28-keep-in-flash.ts";
import { exportsExpression, overlayExpression } from "./passes/29-chunk-expressions.ts";
import { Recent } from "./recent.ts";
import { joinCuts, type Origins, takeMap } from "./stack/origins.ts";

/** Stands at the end of a bundle, around the object of its exports. */
const EXPORTS_MARK = "__homie_exports__";

/** A piece of the image: one that is evaluated by itself, or a file's text. */
export interface Chunk {
  /** Path of the overlay's module, with its function's name, or of the asset; "" for the entry. */
  name: string;
  /** One expression, not minified; empty for an asset. */
  expression: string;
  /** The asset's text. */
  text?: string;
  /** The overlays that it evaluates itself, and those that it has evaluated in a turn of their own. */
  overlays: string[];
  turns: string[];
  modules: Bundle["modules"];
  /** Where the expression's characters come from. */
  origins: Origins;
}

const NO_CODE = { expression: "", overlays: [], turns: [], modules: new Map(), origins: () => undefined };

/** What pass 03 has left of an overlay's function that is called, in lowered or minified code. */
export const OVERLAY_CALL = callOf(OVERLAY_MARK);
/** The same of one that is handed to `later`. */
export const PLACE_CALL = callOf(PLACE_MARK);
/** A call that pass 04 has left behind. */
export const ASSET_CALL = callOf(ASSET_MARK);

function callOf(mark: string): RegExp {
  return new RegExp(`${mark}\\((["'\`])([^"'\`]+)\\1\\)`, "g");
}

/** The paths that calls of one kind name. */
const pathsIn = (code: string, call: RegExp): string[] => [
  ...new Set([...code.matchAll(call)].map((match) => match[2]!)),
];

const recent = new Recent<string>();

/** A bundle that Espruino runs, optimized. */
function optimized(code: string, optimizations: Optimizations): string {
  return recent.get([...optimizations, code].join("\0"), () => optimize(code, optimizations));
}

/** What a chunk's bundle has become. */
interface ChunkCode extends Pick<Chunk, "expression" | "overlays" | "turns" | "origins"> {
  assets: string[];
  /** What of it is kept in flash, as chunks of their own. */
  pieces: Chunk[];
}

const recentCode = new Recent<ChunkCode>();

/** Makes an expression of a bundle. @param name the chunk's */
function codeOf(name: string, bundled: string, options: BundleOptions): ChunkCode {
  const { optimizations = ALL_OPTIMIZATIONS, memo = noMemo } = options;
  const kept = memoFor(name, memo);
  const made = recall(kept, `optimized ${[...optimizations]} ${bundled}`, () => optimized(bundled, optimizations));
  const { code, origins: before } = takeMap(made);
  return recentCode.get(`${name} ${made}`, () => {
    const { rest, pieces } = name
      ? { rest: recall(kept, `expression ${code}`, () => overlayExpression(code)), pieces: new Map<string, string>() }
      : entryOf(code, before);
    const all = [...pieces].map(([piece, marked]) => ({ name: piece, ...ofCuts(marked, before), modules: new Map() }));
    return { ...ofCuts(rest, before), assets: pathsIn(code, ASSET_CALL), pieces: all };
  });
}

/** The expression that pieces of code make, and what it evaluates. */
function ofCuts(marked: string, before: Origins): Pick<Chunk, "expression" | "overlays" | "turns" | "origins"> {
  const { code: expression, origins } = joinCuts(marked, before);
  return { expression, origins, ...overlaysIn(expression) };
}

/**
 * The entry, and what of it is kept in flash, by names that say on which line of the sketch it stands. Not in which file: names that the
 * minifier gives depend on all texts, and where a sketch lies must not make another image of it.
 */
function entryOf(code: string, origins: Origins): Cut {
  const names = new Set<string>();
  const { rest, pieces } = cutKept(code, (at) => {
    const line = origins(at)?.line ?? 0;
    let name = `${OF_SKETCH}${line}`;
    for (let number = 2; names.has(name); number++) name = `${OF_SKETCH}${line}.${number}`;
    names.add(name);
    return name;
  });
  return { rest: `function(){${rest}\n}`, pieces };
}

/** The overlays that code evaluates itself, and those that it has evaluated in a turn of their own. */
const overlaysIn = (code: string): { overlays: string[]; turns: string[] } => ({
  overlays: pathsIn(code, OVERLAY_CALL),
  turns: pathsIn(code, PLACE_CALL),
});

/** Bundles of the firmware's own overlays, for the builds that follow. */
class KeptBundles {
  readonly #memo: Memo;
  readonly #options: string;

  constructor({ memo = noMemo, firmware, defines, optimizations = ALL_OPTIMIZATIONS }: BundleOptions) {
    this.#memo = memo;
    // The firmware itself does not ask for the sketch's log level.
    const { __LOG_LEVEL__: _, ...own } = defines;
    this.#options = JSON.stringify([projectPath(firmware), own, [...optimizations]]);
  }

  get(name: string): Bundle | undefined {
    const text = this.#memo.get(this.#key(name));
    if (text === undefined) return undefined;
    const { code, modules } = JSON.parse(text) as { code: string; modules: [string, number | null][] };
    return { code, modules: new Map(modules.map(([path, line]) => [path, line ?? undefined])) };
  }

  keep(name: string, { code, modules }: Bundle): void {
    if (!isFirmware(resolve(ROOT, name))) return;
    this.#memo.keep(this.#key(name), JSON.stringify({ code, modules: [...modules] }));
  }

  #key(name: string): string {
    return `bundle ${name} ${this.#memo.sources} ${this.#options}`;
  }
}

/** Bundles the entry, then the overlays that bundles name, until there is none left. @returns bundles by name */
async function bundleAll(entry: string, cache: ModuleCache, options: BundleOptions): Promise<Map<string, Bundle>> {
  const all = new Map<string, Bundle>();
  const kept = new KeptBundles(options);
  for (let wanted = [""]; wanted.length; ) {
    const found = new Map(wanted.map((name) => [name, name ? kept.get(name) : undefined]));
    const missing = wanted.filter((name) => !found.get(name));
    const texts = missing.map((name) => (name ? overlayEntry(name) : entry));
    const made = missing.length ? await bundle(texts, cache, options) : [];
    for (const [at, name] of missing.entries()) {
      found.set(name, made[at]!);
      kept.keep(name, made[at]!);
    }
    const next = new Set<string>();
    for (const [name, one] of found) all.set(name, one!);
    for (const one of found.values()) {
      const { overlays, turns } = overlaysIn(one!.code);
      for (const path of [...overlays, ...turns]) if (!all.has(path)) next.add(path);
    }
    wanted = [...next];
  }
  return all;
}

/** Stops when an overlay evaluates itself, through others or not. */
function refuseCircles(chunks: Chunk[]): void {
  const byName = new Map(chunks.map((one) => [one.name, one]));
  const safe = new Set<string>();
  const visit = (name: string, above: string[]): void => {
    if (above.includes(name)) {
      throw new UserError(`${name}: this overlay evaluates itself, through ${above.join(", ")}. Break the circle.`);
    }
    if (safe.has(name)) return;
    for (const overlay of byName.get(name)!.overlays) visit(overlay, [...above, name]);
    safe.add(name);
  };
  for (const { name } of chunks) visit(name, []);
}

/** Stops when a module with state would exist twice. */
function refuseDuplicates(chunks: Chunk[]): void {
  const first = new Map<string, Chunk>();
  for (const chunk of chunks) {
    for (const [path, stateLine] of chunk.modules) {
      const other = first.get(path);
      if (!other) {
        first.set(path, chunk);
      } else if (stateLine !== undefined) {
        const where = other.name === "" ? "the firmware's entry" : `the overlay ${other.name}`;
        throw new UserError(
          `${shownPath(path)}:${stateLine}: this module holds state and would exist twice, in ${where} and in the overlay ` +
            `${chunk.name}. Pass what the overlay needs as an argument, or import only types there.`,
        );
      }
    }
  }
}

/**
 * Bundles the entry and every overlay's function that can be reached from it.
 * @param entry JavaScript statements: imports, and what is to be done with them
 * @returns the overlays and assets, then the entry
 */
export async function makeChunks(entry: string, options: BundleOptions): Promise<Chunk[]> {
  const { onRead, memo = noMemo } = options;
  const cache = new ModuleCache(false, onRead, memo);
  recent.next();
  recentCode.next();
  const bundles = await bundleAll(entry, cache, options);
  const done = new Set<string>();
  const chunks: Chunk[] = [];
  const load = (name: string): Chunk => {
    const { code: bundled, modules } = bundles.get(name)!;
    const { assets, pieces, ...code } = codeOf(name, bundled, options);
    const chunk = { name, ...code, modules };
    done.add(name);
    for (const piece of pieces) done.add(piece.name);
    chunks.push(...pieces);
    for (const overlay of pieces.flatMap((piece) => [...piece.overlays, ...piece.turns]))
      if (!done.has(overlay)) load(overlay);
    for (const path of assets) {
      if (done.has(path)) continue;
      done.add(path);
      chunks.push({ ...NO_CODE, name: path, text: readAsset(path, memo) });
    }
    for (const overlay of [...chunk.overlays, ...chunk.turns]) if (!done.has(overlay)) load(overlay);
    chunks.push(chunk);
    return chunk;
  };
  const last = load("");
  refuseCircles(chunks);
  refuseDuplicates([last, ...chunks.slice(0, -1)]);
  return chunks;
}

/** What is done to a module that stands alone, and has no image to leave anything in. */
function aloneOptimizations({ optimizations = ALL_OPTIMIZATIONS }: BundleOptions): Optimizations {
  return new Set([...optimizations].filter((one) => one !== "keep-in-flash"));
}

/** Bundles one module that stands alone, with all overlays that it needs in it, by its path from the project's directory. */
export async function makeLone(path: string, options: BundleOptions): Promise<Chunk> {
  const cache = new ModuleCache(true);
  const names = cache.get(resolve(ROOT, path)).exports;
  if (!names.length || names.includes("default")) {
    throw new UserError(`${path}: what stands alone exports functions by their names; this module does not.`);
  }
  const [bundled] = await bundle([exportsOf(path, names)], cache, options);
  const { code, modules } = bundled!;
  const { code: text, origins } = takeMap(optimized(code, aloneOptimizations(options)));
  const { code: expression, origins: ofCuts } = joinCuts(exportsExpression(text), origins);
  return { name: path, expression, overlays: [], turns: [], modules, origins: ofCuts };
}

/** What is bundled of a module of which some exports are needed. */
function exportsOf(module: string, names: string[]): string {
  const list = names.join(", ");
  return `import { ${list} } from ${JSON.stringify(`./${module}`)};
${EXPORTS_MARK}({ ${list} });`;
}

/** What is bundled of an overlay's function. */
function overlayEntry(name: string): string {
  const [module, exported] = name.split("#") as [string, string];
  return exportsOf(module, [exported]);
}
