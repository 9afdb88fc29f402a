import { resolve } from "node:path";
import { parseSync } from "@babel/core";
import * as t from "@babel/types";
import { UserError } from "../user-error.ts";
import { readAsset } from "./assets.ts";
import { type Bundle, type BundleOptions, bundle, ModuleCache } from "./bundle.ts";
import { hoist } from "./hoist.ts";
import { inline } from "./inline.ts";
import { ASSET_MARK } from "./lower/asset-calls.ts";
import { PHASE_MARK } from "./lower/phase-calls.ts";
import { ROOT } from "./root.ts";

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
  /** Modules of the phases that it evaluates. */
  phases: string[];
  modules: Bundle["modules"];
}

/** A call that `phaseCalls` has left behind, in lowered or minified code. */
export const PHASE_CALL = callOf(PHASE_MARK);
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

/** The expression whose value is a phase's exports: an object of methods where that is enough, else a function's result. */
function phaseExpression(code: string): string {
  const ast = parseSync(code, { babelrc: false, configFile: false, sourceType: "script" }) as t.File;
  const body = ast.program.body;
  const last = body.at(-1) as t.ExpressionStatement;
  const object = (last.expression as t.CallExpression).arguments[0] as t.ObjectExpression;
  const local = new Map<string, string>();
  for (const one of object.properties as t.ObjectProperty[]) {
    local.set((one.value as t.Identifier).name, (one.key as t.Identifier).name);
  }
  const functions = body.slice(0, -1);
  const text = (node: t.Node): string => code.slice(node.start!, node.end!);
  const [only, ...others] = functions;
  if (
    t.isFunctionDeclaration(only) &&
    !others.length &&
    local.size === 1 &&
    local.has(only.id!.name) &&
    !mentions(text(only.body), only.id!.name)
  ) {
    return `({${local.get(only.id!.name)}(${only.params.map(text).join(",")})${text(only.body)}})`;
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
          `${path}:${module.stateLine}: this module holds state and would exist twice, in ${where} and in the phase ` +
            `${chunk.name}. Pass what the phase needs as an argument, or import only types there.`,
        );
      }
    }
  }
}

/**
 * Bundles the entry and every phase that can be reached from it.
 * @param entry JavaScript statements: imports, and what is to be done with them
 * @returns the phases and assets, each before those that refer to it, then the entry
 */
export async function makeChunks(entry: string, options: BundleOptions): Promise<Chunk[]> {
  const cache = new ModuleCache();
  const done = new Map<string, Chunk>();
  const load = async (name: string, code: string, above: string[]): Promise<Chunk> => {
    const bundled = await bundle(code, cache, options);
    const hoisted = inline(hoist(bundled.code));
    const expression = name ? phaseExpression(hoisted) : `function(){${hoisted}\n}`;
    const chunk = { name, expression, phases: pathsIn(hoisted, PHASE_CALL), modules: bundled.modules };
    for (const path of pathsIn(hoisted, ASSET_CALL)) {
      if (!done.has(path))
        done.set(path, { name: path, expression: "", text: readAsset(path), phases: [], modules: new Map() });
    }
    for (const phase of chunk.phases) {
      if (above.includes(phase)) {
        throw new UserError(`${phase}: this phase evaluates itself, through ${above.join(", ")}. Break the circle.`);
      }
      if (!done.has(phase)) done.set(phase, await load(phase, phaseEntry(phase, cache), [...above, phase]));
    }
    return chunk;
  };
  const last = await load("", entry, []);
  const chunks = [...done.values(), last];
  refuseDuplicates([last, ...done.values()]);
  return chunks;
}

/** Bundles one module the way a phase is, with all phases that it needs in it, by its path from the project's directory. */
export async function makeLone(path: string, options: BundleOptions): Promise<Chunk> {
  const cache = new ModuleCache(true);
  const { code, modules } = await bundle(phaseEntry(path, cache), cache, options);
  const text = inline(hoist(code));
  return { name: path, expression: phaseExpression(text), phases: pathsIn(text, PHASE_CALL), modules };
}

function phaseEntry(path: string, cache: ModuleCache): string {
  const names = cache.get(resolve(ROOT, path)).exports;
  if (!names.length || names.includes("default")) {
    throw new UserError(`${path}: a phase exports functions by their names; this one does not.`);
  }
  return `import { ${names.join(", ")} } from ${JSON.stringify(`./${path}`)};\n${EXPORTS_MARK}({ ${names.join(", ")} });`;
}
