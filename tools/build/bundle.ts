import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { build, type Message, type Plugin } from "esbuild";
import { UserError } from "../user-error.ts";
import { type LoweredModule, lowerModule } from "./lower/index.ts";
import { projectPath, ROOT } from "./root.ts";

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
  /** Its source map is at the end, as a comment; so it is in what `hoist` and `inline` make of it. */
  code: string;
  /** The modules whose code it holds, by their paths from the project's directory. */
  modules: ReadonlyMap<string, LoweredModule>;
}

/** The firmware's own modules and the defines, which all chunks of one build share. */
export interface BundleOptions {
  /** What `homie-espruino` means to a sketch: an absolute path. */
  firmware: string;
  /** Build-time constants: JSON by name. */
  defines: Record<string, string>;
}

/** Reads and lowers each module once for all chunks of one build. */
export class ModuleCache {
  readonly #modules = new Map<string, LoweredModule>();
  readonly #inlinePhases: boolean;

  /** @param inlinePhases whether phases become imports: for a chunk that stands alone */
  constructor(inlinePhases = false) {
    this.#inlinePhases = inlinePhases;
  }

  /** @param file absolute path */
  get(file: string): LoweredModule {
    let module = this.#modules.get(file);
    if (!module) {
      module = lowerModule(readFileSync(file, "utf8"), file, projectPath(file), this.#inlinePhases);
      this.#modules.set(file, module);
    }
    return module;
  }
}

function describe(message: Message): string {
  const { location, text } = message;
  return location ? `${location.file}:${location.line}:${location.column + 1}: ${text}` : text;
}

function lowering(cache: ModuleCache, options: BundleOptions, failures: unknown[]): Plugin {
  return {
    name: "espruino",
    setup(setup) {
      setup.onResolve({ filter: /^homie-espruino$/ }, () => ({ path: options.firmware }));
      // A module of the engine: Espruino's own require finds it.
      setup.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
        kind === "require-call" ? { path, external: true } : undefined,
      );
      setup.onLoad({ filter: /\.[cm]?[jt]s$/ }, ({ path }) => {
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
 * Bundles what a few statements import.
 * @param entry JavaScript that imports the modules, by paths from the project's directory
 * @throws UserError naming the place of what is wrong
 */
export async function bundle(entry: string, cache: ModuleCache, options: BundleOptions): Promise<Bundle> {
  const failures: unknown[] = [];
  try {
    const result = await build({
      ...TARGET,
      absWorkingDir: ROOT,
      bundle: true,
      charset: "ascii",
      define: options.defines,
      format: "cjs",
      legalComments: "none",
      logLevel: "silent",
      metafile: true,
      minifySyntax: true,
      outfile: "chunk.js",
      platform: "neutral",
      sourcemap: "inline",
      sourcesContent: false,
      plugins: [lowering(cache, options, failures)],
      stdin: { contents: entry, loader: "js", resolveDir: ROOT, sourcefile: "entry" },
      tsconfigRaw: {},
      write: false,
    });
    const modules = new Map<string, LoweredModule>();
    for (const [path, { bytesInOutput }] of Object.entries(result.metafile.outputs["chunk.js"]!.inputs)) {
      const file = resolve(ROOT, path);
      if (bytesInOutput && existsSync(file)) modules.set(path, cache.get(file));
    }
    return { code: result.outputFiles[0]!.text, modules };
  } catch (error) {
    if (failures.length) throw failures[0];
    const messages = (error as { errors?: Message[] }).errors;
    if (!messages?.length) throw error;
    throw new UserError(messages.map(describe).join("\n"));
  }
}
