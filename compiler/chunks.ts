import { resolve } from "node:path";
import { parseSync } from "@babel/core";
import * as t from "@babel/types";
import { ROOT, shownPath } from "../files/root.ts";
import { UserError } from "../files/user-error.ts";
import { readAsset } from "./assets.ts";
import { type Bundle, type BundleOptions, bundle, ModuleCache } from "./bundle.ts";
import { hoist } from "./hoist.ts";
import { inline } from "./inline.ts";
import { ASSET_MARK } from "./lower/asset-calls.ts";
import { OVERLAY_MARK, PLACE_MARK } from "./lower/overlay-imports.ts";
import { noMemo } from "./memo.ts";
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

/** What `overlayImports` has left of an overlay's function that is called, in lowered or minified code. */
export const OVERLAY_CALL = callOf(OVERLAY_MARK);
/** The same of one that is handed to `later`. */
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

/** A bundle, in its parts. */
interface Parts {
  /** Its statements but for the last one, which names what is exported. */
  statements: t.Statement[];
  /** The names that what is exported has in here, by those that it is exported by. */
  exported: Map<string, string>;
  /** The text of a node, marked as cut from the code. */
  text(node: t.Node): string;
}

function partsOf(code: string): Parts {
  const ast = parseSync(code, { babelrc: false, configFile: false, sourceType: "script" }) as t.File;
  const last = ast.program.body.at(-1) as t.ExpressionStatement;
  const object = (last.expression as t.CallExpression).arguments[0] as t.ObjectExpression;
  const text = (node: t.Node): string => cut(code, node.start!, node.end!);
  // A constant has become its value.
  const names = (object.properties as t.ObjectProperty[]).map(({ key, value }): [string, string] => [
    (key as t.Identifier).name,
    t.isIdentifier(value) ? value.name : text(value),
  ]);
  return { statements: ast.program.body.slice(0, -1), exported: new Map(names), text };
}

/** The expression whose value is an overlay's function. Its parts are marked as cut from the code. */
function overlayExpression(code: string): string {
  const { statements, exported, text } = partsOf(code);
  const [name] = exported.values();
  const isExported = (one: t.Statement): one is t.FunctionDeclaration =>
    t.isFunctionDeclaration(one) && one.id!.name === name;
  const own = statements.find(isExported)!;
  const rest = statements.filter((one) => !isExported(one));
  const isOnly = !mentions(text(own.body), name!) && !rest.some((one) => mentions(text(one), name!));
  const before = (isOnly ? rest : statements).map((one) => `${text(one)}\n`).join("");
  const value = isOnly
    ? `${cut(code, own.start!, own.start! + "function".length)}(${own.params.map(text).join(",")})${text(own.body)}`
    : name;
  return before ? `(function(){${before}return ${value}})()` : `(${value})`;
}

/**
 * The expression whose value is the object of a module's exports: one of methods where that is enough, else a function's
 * result. Its parts are marked as cut from the code.
 */
function exportsExpression(code: string): string {
  const { statements, exported, text } = partsOf(code);
  const [only, ...others] = statements;
  const [first, ...more] = exported;
  if (
    t.isFunctionDeclaration(only) &&
    !others.length &&
    !more.length &&
    first?.[1] === only.id!.name &&
    !mentions(text(only.body), only.id!.name)
  ) {
    return `({${first[0]}(${only.params.map(text).join(",")})${text(only.body)}})`;
  }
  const locals = [...exported.values()];
  let kept = "";
  const methods = new Map<string, string>();
  for (const one of statements) {
    // What nothing else in here calls is gone with the object.
    const isFree =
      t.isFunctionDeclaration(one) &&
      locals.includes(one.id!.name) &&
      !statements.some((other) => mentions(text(other === one ? one.body : other), one.id!.name));
    if (isFree) methods.set(one.id!.name, text(one));
    else kept += `${text(one)}\n`;
  }
  const members = [...exported].map(([name, local]) => `${name}: ${methods.get(local) ?? local}`);
  return `(function(){${kept}return {${members.join(", ")}}})()`;
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
  const done = new Set<string>();
  const chunks: Chunk[] = [];
  const load = async (name: string, code: string): Promise<Chunk> => {
    const bundled = await bundle(code, cache, options);
    const optimize = () => inline(hoist(bundled.code));
    // The entry holds the sketch.
    const optimized = name ? memo.recall(`${name} ${bundled.code}`, optimize) : optimize();
    const { code: hoisted, origins: before } = takeMap(optimized);
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
  const { code: text, origins } = takeMap(inline(hoist(code)));
  const { code: expression, origins: ofCuts } = joinCuts(exportsExpression(text), origins);
  return { name: path, expression, overlays: [], turns: [], modules, origins: ofCuts };
}

/** What is bundled of a module of which some exports are needed. */
function exportsOf(module: string, names: string[]): string {
  const list = names.join(", ");
  return `import { ${list} } from ${JSON.stringify(`./${module}`)};
${EXPORTS_MARK}({ ${list} });`;
}
