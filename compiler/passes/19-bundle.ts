/*
 * Pass 19, bundling.
 * Takes a few statements, and through passes 01 to 18 all modules that they import.
 * Promises one text with the code that they need, constants of the build put in.
 * Right because esbuild does what the standard says of modules; what a module does when it is imported happens in the same order.
 * The optimization `simplify` has esbuild drop what is never run and shorten what is.
 */
import { existsSync } from "node:fs";
import { basename, resolve, sep } from "node:path";
import { build, type Message, type OnResolveArgs, type OnResolveResult, type Plugin, type PluginBuild } from "esbuild";
import { ROOT, shownPath } from "../../files/root.ts";
import { UserError } from "../../files/user-error.ts";
import { ENGINE_MODULES } from "../engine/modules.ts";
import { type LoweredModule, lowerModule } from "../lower-module.ts";
import { type Memo, noMemo, recall } from "../memo.ts";
import { ALL_OPTIMIZATIONS, type Optimizations } from "../optimizations.ts";
import { Recent } from "../recent.ts";
import { NO_FILE } from "../stack/origins.ts";
import { IMPORTABLE, readModule } from "./01-read-module.ts";
import { overlaysSeen } from "./03-overlay-calls.ts";

/** What esbuild keeps as it is: the lowering has seen to everything that Espruino does not parse. */
export const TARGET = {
  target: "es2015",
  supported: {
    "class-field": true,
    "class-static-field": true,
    "nullish-coalescing": true,
    "optional-catch-binding": true,
  },
};

/** A chunk's modules in one text, lowered but not minified. */
export interface Bundle {
  /** Its source map is at the end, as a comment; so it is in what `optimize` makes of it. */
  code: string;
  /** The modules whose code it holds, by their paths from the project's directory, and where they hold state, if they do. */
  modules: ReadonlyMap<string, LoweredModule["stateLine"]>;
}

/** The firmware's own modules and the defines, which all chunks of one build share. */
export interface BundleOptions {
  /** What `homie-espruino` means to a sketch: an absolute path. */
  firmware: string;
  /** Build-time constants: JSON by name. */
  defines: Record<string, string>;
  /** The optimizations to do; all by default. */
  optimizations?: Optimizations | undefined;
  /** Told of each file that is read, before it is. */
  onRead?: ((file: string) => void) | undefined;
  /** What earlier builds have made of the firmware's sources; nothing by default. */
  memo?: Memo | undefined;
}

/** Where the firmware's own sources are. */
const FIRMWARE = ["src/", "modules/"].map((folder) => resolve(ROOT, folder) + sep);
/** Whether a file is one of the firmware's own. */
export const isFirmware = (file: string): boolean => FIRMWARE.some((folder) => file.startsWith(folder));
const lowered = new Recent<LoweredModule>();

/** Reads and lowers each module once for all chunks of one build. */
export class ModuleCache {
  readonly #modules = new Map<string, LoweredModule>();
  readonly #inlineOverlays: boolean;
  readonly #onRead: (file: string) => void;
  readonly #memo: Memo;

  /**
   * @param inlineOverlays whether overlays stay imports: for a chunk that stands alone
   * @param onRead told of each file that is read, before it is
   * @param memo what earlier builds have made of the firmware's sources
   */
  constructor(inlineOverlays = false, onRead: (file: string) => void = () => {}, memo: Memo = noMemo) {
    this.#inlineOverlays = inlineOverlays;
    this.#onRead = onRead;
    this.#memo = memo;
    lowered.next();
  }

  /** @param file absolute path */
  get(file: string): LoweredModule {
    let module = this.#modules.get(file);
    if (!module) {
      this.#onRead(file);
      module = this.#lower(file);
      this.#modules.set(file, module);
    }
    return module;
  }

  #lower(file: string): LoweredModule {
    const name = shownPath(file);
    const source = readModule(file, name);
    const key = ["lowered", name, this.#inlineOverlays, overlaysSeen(source, file), source].join("\0");
    const lower = () => lowered.get(`${file} ${key}`, () => lowerModule(source, file, name, this.#inlineOverlays));
    if (!isFirmware(file)) return lower();
    return JSON.parse(recall(this.#memo, key, () => JSON.stringify(lower()))) as LoweredModule;
  }
}

function describe(message: Message): string {
  const { location, text } = message;
  return location ? `${shownPath(location.file)}:${location.line}:${location.column + 1}: ${text}` : text;
}

/** Says to the resolver that it is asked by itself, and has to leave the answer to esbuild. */
const ASKED = { asked: true };

const isBare = (path: string): boolean => /^[^./]/.test(path);

const noModule = (name: string): string =>
  `the engine has no module "${name}": it has ${ENGINE_MODULES.join(", ")}. ` +
  `A driver is imported by its file's path: import { connect } from "./${name}.js".`;

/**
 * Finds what a module imports. What esbuild finds is handed on as a path alone: it would treat a module in a folder whose
 * package.json has `"type": "commonjs"` in another way, and an image must not depend on that.
 */
async function find(setup: PluginBuild, args: OnResolveArgs, firmware: string): Promise<OnResolveResult | undefined> {
  const { path, kind, importer, resolveDir, namespace } = args;
  if (args.pluginData === ASKED) return undefined;
  if (path === "homie-espruino") return { path: firmware };
  if (kind === "require-call") {
    // Espruino's own require finds it.
    if (ENGINE_MODULES.includes(path)) return { path, external: true };
    return {
      errors: [{ text: isBare(path) ? noModule(path) : `write import ... from "${path}" instead of require().` }],
    };
  }
  const exact = resolve(resolveDir, path);
  if (path.endsWith(".ts") && !isBare(path) && existsSync(exact)) return { path: exact };
  const found = await setup.resolve(path, { kind, importer, resolveDir, namespace, pluginData: ASKED });
  if (!found.errors.length) return { path: found.path, external: found.external, sideEffects: found.sideEffects };
  if (ENGINE_MODULES.includes(path)) {
    return { errors: [{ text: `"${path}" is a module of the engine's: write require("${path}").` }] };
  }
  return { errors: found.errors.map(({ text, notes }) => ({ text, notes })) };
}

function lowering(entries: string[], cache: ModuleCache, options: BundleOptions, failures: unknown[]): Plugin {
  return {
    name: "espruino",
    setup(setup) {
      setup.onResolve({ filter: /./ }, async (args) =>
        // Its name is the text's number.
        args.kind === "entry-point"
          ? { path: args.path, namespace: NO_FILE }
          : await find(setup, args, options.firmware),
      );
      setup.onLoad({ filter: /./, namespace: NO_FILE }, ({ path }) => ({
        contents: entries[Number(path)]!,
        loader: "js",
        resolveDir: ROOT,
      }));
      setup.onLoad({ filter: IMPORTABLE }, ({ path }) => {
        try {
          return { contents: cache.get(path).code, loader: "js" };
        } catch (error) {
          failures.push(error);
          return { errors: [{ text: "lowering failed" }] };
        }
      });
    },
  };
}

/**
 * Bundles what each of several texts imports, by itself.
 * @param entries JavaScript that imports the modules, by paths from the project's directory
 * @returns their bundles, in the same order
 * @throws UserError naming the place of what is wrong
 */
export async function bundle(entries: string[], cache: ModuleCache, options: BundleOptions): Promise<Bundle[]> {
  const failures: unknown[] = [];
  try {
    const { metafile, outputFiles } = await build({
      ...TARGET,
      absWorkingDir: ROOT,
      bundle: true,
      charset: "ascii",
      define: options.defines,
      entryPoints: entries.map((_, number) => ({ in: String(number), out: String(number) })),
      format: "cjs",
      legalComments: "none",
      logLevel: "silent",
      mainFields: ["module", "main"],
      metafile: true,
      minifySyntax: (options.optimizations ?? ALL_OPTIMIZATIONS).has("simplify"),
      outdir: ".",
      platform: "neutral",
      sourcemap: "inline",
      sourcesContent: false,
      plugins: [lowering(entries, cache, options, failures)],
      tsconfigRaw: {},
      write: false,
    });
    const made = new Map(outputFiles.map(({ path, text }) => [basename(path), text]));
    return entries.map((_, number) => {
      const output = `${number}.js`;
      const modules = new Map<string, number | undefined>();
      for (const [path, { bytesInOutput }] of Object.entries(metafile.outputs[output]!.inputs)) {
        const file = resolve(ROOT, path);
        if (bytesInOutput && existsSync(file)) modules.set(path, cache.get(file).stateLine);
      }
      return { code: made.get(output)!, modules };
    });
  } catch (error) {
    if (failures.length) throw failures[0];
    const messages = (error as { errors?: Message[] }).errors;
    if (!messages?.length) throw error;
    throw new UserError(messages.map(describe).join("\n"));
  }
}
