import { resolve } from "node:path";
import { parseSync } from "@babel/core";
import * as t from "@babel/types";
import { UserError } from "../user-error.ts";
import { readAsset } from "./assets.ts";
import { type Bundle, type BundleOptions, bundle, ModuleCache } from "./bundle.ts";
import { hoist } from "./hoist.ts";
import { inline } from "./inline.ts";
import { ASSET_MARK } from "./lower/asset-calls.ts";
import { PLACE_MARK } from "./lower/overlay-imports.ts";
import { PHASE_MARK } from "./lower/phase-calls.ts";
import { ROOT, shownPath } from "./root.ts";
import { cut, joinCuts, type Origins, takeMap } from "./stack/origins.ts";

/** Stands at the end of a phase's bundle, around the object of its exports. */
const EXPORTS_MARK = "__homie_exports__";

/** A piece of the image: one that is evaluated by itself, or a file's text. */
export interface Chunk {
  /** Path of the phase's module, or of the asset; "" for the entry. */
  name: string;
  /** One expression, not minified; empty for an asset. */
  expression: string;
  /** The asset's text. */
  text?: string;
  /** The phases that it evaluates itself, and those that it has evaluated in a turn of their own. */
  phases: string[];
  turns: string[];
  modules: Bundle["modules"];
  /** Where the expression's characters come from. */
  origins: Origins;
}

const NO_CODE = { expression: "", phases: [], turns: [], modules: new Map(), origins: () => undefined };

/** A call that `phaseCalls` has left behind, in lowered or minified code. */
export const PHASE_CALL = callOf(PHASE_MARK);
/** What `overlayImports` has left of an overlay's function that is handed to `later`. */
export const PLACE_CALL = callOf(PLACE_MARK);
/** A call that `assetCalls` has left behind. */
export const ASSET_CALL = callOf(ASSET_MARK);

function callOf(mark: string): RegExp {
  return new RegExp(`${mark}\\((["'\`])([^"'\`]+)\\1\\)`, "g");
}

/** The paths that calls of one kind name. */
const pathsIn = (code: string, call: RegExp): string[] => [
  ...new Set([...code.matchAll(call)].map((match) => match[2]!)),
];

/** Whether code mentions a name. */
function mentions(code: string, name: string): boolean {
  return new RegExp(`\\b${name.replace(/\$/g, "_")}\\b`).test(code.replace(/\$/g, "_"));
}

/**
 * The expression whose value is a phase's exports: an object of methods where that is enough, else a function's result. Its
 * parts are marked as cut from the code.
 * @param isFunction whether the phase is an overlay's function, which is the value itself then
 */
function phaseExpression(code: string, isFunction: boolean): string {
  const ast = parseSync(code, { babelrc: false, configFile: false, sourceType: "script" }) as t.File;
  const body = ast.program.body;
  const last = body.at(-1) as t.ExpressionStatement;
  const object = (last.expression as t.CallExpression).arguments[0] as t.ObjectExpression;
  const local = new Map<string, string>();
  for (const one of object.properties as t.ObjectProperty[]) {
    local.set((one.value as t.Identifier).name, (one.key as t.Identifier).name);
  }
  const functions = body.slice(0, -1);
  const text = (node: t.Node): string => cut(code, node.start!, node.end!);
  const [only, ...others] = functions;
  if (
    !isFunction &&
    t.isFunctionDeclaration(only) &&
    !others.length &&
    local.size === 1 &&
    local.has(only.id!.name) &&
    !mentions(text(only.body), only.id!.name)
  ) {
    return `({${local.get(only.id!.name)}(${only.params.map(text).join(",")})${text(only.body)}})`;
  }
  if (isFunction) {
    const [exported] = [...local.keys()];
    const rest = functions.filter((one) => !(t.isFunctionDeclaration(one) && one.id!.name === exported));
    const own = functions.find((one): one is t.FunctionDeclaration => !rest.includes(one)) as t.FunctionDeclaration;
    const isOnly = !mentions(text(own.body), exported!) && !rest.some((one) => mentions(text(one), exported!));
    const before = (isOnly ? rest : functions).map((one) => `${text(one)}\n`).join("");
    const value = isOnly
      ? `${cut(code, own.start!, own.start! + "function".length)}(${own.params.map(text).join(",")})${text(own.body)}`
      : exported;
    return before ? `(function(){${before}return ${value}})()` : `(${value})`;
  }
  let kept = "";
  const methods = new Map<string, string>();
  for (const one of functions) {
    // What nothing else in here calls is gone with the phase's exports.
    const isFree =
      t.isFunctionDeclaration(one) &&
      local.has(one.id!.name) &&
      !functions.some((other) => mentions(text(other === one ? one.body : other), one.id!.name));
    if (isFree) methods.set(one.id!.name, text(one));
    else kept += `${text(one)}\n`;
  }
  const exported = (object.properties as t.ObjectProperty[]).map(({ key, value }) => {
    const method = t.isIdentifier(value) ? methods.get(value.name) : undefined;
    return `${text(key)}: ${method ?? text(value)}`;
  });
  return `(function(){${kept}return {${exported.join(", ")}}})()`;
}

/** Stops when a phase evaluates itself, through others or not. */
function refuseCircles(chunks: Chunk[]): void {
  const byName = new Map(chunks.map((one) => [one.name, one]));
  const safe = new Set<string>();
  const visit = (name: string, above: string[]): void => {
    if (above.includes(name)) {
      throw new UserError(`${name}: this phase evaluates itself, through ${above.join(", ")}. Break the circle.`);
    }
    if (safe.has(name)) return;
    for (const phase of byName.get(name)!.phases) visit(phase, [...above, name]);
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
        const where = other.name === "" ? "the firmware's entry" : `the phase ${other.name}`;
        throw new UserError(
          `${shownPath(path)}:${module.stateLine}: this module holds state and would exist twice, in ${where} and in the phase ` +
            `${chunk.name}. Pass what the phase needs as an argument, or import only types there.`,
        );
      }
    }
  }
}

/**
 * Bundles the entry and every phase that can be reached from it.
 * @param entry JavaScript statements: imports, and what is to be done with them
 * @returns the phases and assets, then the entry
 */
export async function makeChunks(entry: string, options: BundleOptions): Promise<Chunk[]> {
  const cache = new ModuleCache(false, options.onRead);
  const done = new Set<string>();
  const chunks: Chunk[] = [];
  const load = async (name: string, code: string): Promise<Chunk> => {
    const bundled = await bundle(code, cache, options);
    const { code: hoisted, origins: before } = takeMap(inline(hoist(bundled.code)));
    const marked = name
      ? phaseExpression(hoisted, name.includes("#"))
      : `function(){${cut(hoisted, 0, hoisted.length)}\n}`;
    const { code: expression, origins } = joinCuts(marked, before);
    const phases = pathsIn(hoisted, PHASE_CALL);
    const turns = pathsIn(hoisted, PLACE_CALL);
    const chunk = { name, expression, phases, turns, modules: bundled.modules, origins };
    done.add(name);
    for (const path of pathsIn(hoisted, ASSET_CALL)) {
      if (done.has(path)) continue;
      done.add(path);
      chunks.push({ ...NO_CODE, name: path, text: readAsset(path) });
    }
    for (const phase of [...phases, ...turns]) {
      if (!done.has(phase)) await load(phase, phaseEntry(phase, cache));
    }
    chunks.push(chunk);
    return chunk;
  };
  const last = await load("", entry);
  refuseCircles(chunks);
  refuseDuplicates([last, ...chunks.slice(0, -1)]);
  return chunks;
}

/** Bundles one module the way a phase is, with all phases that it needs in it, by its path from the project's directory. */
export async function makeLone(path: string, options: BundleOptions): Promise<Chunk> {
  const cache = new ModuleCache(true);
  const { code, modules } = await bundle(phaseEntry(path, cache), cache, options);
  const { code: text, origins } = takeMap(inline(hoist(code)));
  const phases = pathsIn(text, PHASE_CALL);
  const { code: expression, origins: ofCuts } = joinCuts(phaseExpression(text, false), origins);
  return { name: path, expression, phases, turns: [], modules, origins: ofCuts };
}

function phaseEntry(path: string, cache: ModuleCache): string {
  const [file, only] = path.split("#") as [string, string | undefined];
  const names = only ? [only] : cache.get(resolve(ROOT, file)).exports;
  if (!names.length || names.includes("default")) {
    throw new UserError(`${path}: a phase exports functions by their names; this one does not.`);
  }
  return `import { ${names.join(", ")} } from ${JSON.stringify(`./${file}`)};\n${EXPORTS_MARK}({ ${names.join(", ")} });`;
}
