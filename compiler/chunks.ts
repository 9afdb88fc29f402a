import { resolve } from "node:path";
import { ROOT, shownPath } from "../files/root.ts";
import { UserError } from "../files/user-error.ts";
import { readAsset } from "./assets.ts";
import { noMemo } from "./memo.ts";
import { ALL_OPTIMIZATIONS, type Optimizations } from "./optimizations.ts";
import { optimize } from "./optimize.ts";
import { OVERLAY_MARK, PLACE_MARK } from "./passes/03-overlay-calls.ts";
import { ASSET_MARK } from "./passes/04-asset-calls.ts";
import { type Bundle, type BundleOptions, bundle, ModuleCache } from "./passes/19-bundle.ts";
import { hoist } from "./passes/20-hoist.ts";
import { exportsExpression, overlayExpression } from "./passes/28-chunk-expressions.ts";
import { Recent } from "./recent.ts";
import { cut, joinCuts, type Origins, takeMap } from "./stack/origins.ts";

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
function optimized(code: string, optimizations: Optimizations = ALL_OPTIMIZATIONS): string {
  return recent.get([...optimizations, code].join("\0"), () => optimize(hoist(code), optimizations));
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
    for (const [path, module] of chunk.modules) {
      const other = first.get(path);
      if (!other) {
        first.set(path, chunk);
      } else if (module.stateLine !== undefined) {
        const where = other.name === "" ? "the firmware's entry" : `the overlay ${other.name}`;
        throw new UserError(
          `${shownPath(path)}:${module.stateLine}: this module holds state and would exist twice, in ${where} and in the overlay ` +
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
  const done = new Set<string>();
  const chunks: Chunk[] = [];
  const load = async (name: string, code: string): Promise<Chunk> => {
    const bundled = await bundle(code, cache, options);
    const make = () => optimized(bundled.code, options.optimizations);
    // The entry holds the sketch.
    const made = name ? memo.recall(`${name} ${bundled.code}`, make) : make();
    const { code: hoisted, origins: before } = takeMap(made);
    const marked = name ? overlayExpression(hoisted) : `function(){${cut(hoisted, 0, hoisted.length)}\n}`;
    const { code: expression, origins } = joinCuts(marked, before);
    const overlays = pathsIn(hoisted, OVERLAY_CALL);
    const turns = pathsIn(hoisted, PLACE_CALL);
    const chunk = { name, expression, overlays, turns, modules: bundled.modules, origins };
    done.add(name);
    for (const path of pathsIn(hoisted, ASSET_CALL)) {
      if (done.has(path)) continue;
      done.add(path);
      chunks.push({ ...NO_CODE, name: path, text: readAsset(path) });
    }
    for (const overlay of [...overlays, ...turns]) {
      const [module, exported] = overlay.split("#") as [string, string];
      if (!done.has(overlay)) await load(overlay, exportsOf(module, [exported]));
    }
    chunks.push(chunk);
    return chunk;
  };
  const last = await load("", entry);
  refuseCircles(chunks);
  refuseDuplicates([last, ...chunks.slice(0, -1)]);
  return chunks;
}

/** Bundles one module that stands alone, with all overlays that it needs in it, by its path from the project's directory. */
export async function makeLone(path: string, options: BundleOptions): Promise<Chunk> {
  const cache = new ModuleCache(true);
  const names = cache.get(resolve(ROOT, path)).exports;
  if (!names.length || names.includes("default")) {
    throw new UserError(`${path}: what stands alone exports functions by their names; this module does not.`);
  }
  const { code, modules } = await bundle(exportsOf(path, names), cache, options);
  const { code: text, origins } = takeMap(optimized(code, options.optimizations));
  const { code: expression, origins: ofCuts } = joinCuts(exportsExpression(text), origins);
  return { name: path, expression, overlays: [], turns: [], modules, origins: ofCuts };
}

/** What is bundled of a module of which some exports are needed. */
function exportsOf(module: string, names: string[]): string {
  const list = names.join(", ");
  return `import { ${list} } from ${JSON.stringify(`./${module}`)};
${EXPORTS_MARK}({ ${list} });`;
}
