import { existsSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { build, type Message, type PluginBuild } from "esbuild";
import { UserError } from "../files/user-error.ts";
import type { BuildConfig } from "./config.ts";

const NAMES = ["build.config.ts", "build.config.js"];
const KEYS: (keyof BuildConfig)[] = [
  "sketch",
  "board",
  "name",
  "version",
  "brand",
  "apPassword",
  "homie",
  "logLevel",
  "out",
];

/** The name by which a configuration finds `defineConfig`. */
const OWN = /^homie-espruino\/config$/;
const DEFINE_CONFIG = "export const defineConfig = (config) => config;";

/** The path of a folder's `build.config.ts` or `.js`; undefined when there is none. */
export function configFile(folder: string): string | undefined {
  return NAMES.map((name) => join(folder, name)).find((file) => existsSync(file));
}

/**
 * Reads a `build.config.ts`, which may import whatever Node can.
 * @throws UserError saying what is wrong with it
 */
export async function readConfig(file: string): Promise<BuildConfig> {
  const code = await bundle(file);
  let config: unknown;
  try {
    const module = (await import(`data:text/javascript;base64,${Buffer.from(code).toString("base64")}`)) as object;
    config = (module as { default?: unknown }).default;
  } catch (error) {
    throw new UserError(`${file}: it throws while it is read: ${(error as Error).message}`);
  }
  return checked(config, file);
}

/**
 * Has a configuration and the files next to it as one module; packages are left out, by URLs that this module can import from
 * anywhere.
 */
async function bundle(file: string): Promise<string> {
  try {
    const result = await build({
      bundle: true,
      define: {
        __dirname: JSON.stringify(dirname(file)),
        __filename: JSON.stringify(file),
        "import.meta.dirname": JSON.stringify(dirname(file)),
        "import.meta.filename": JSON.stringify(file),
        "import.meta.url": JSON.stringify(pathToFileURL(file).href),
      },
      entryPoints: [file],
      format: "esm",
      logLevel: "silent",
      platform: "node",
      plugins: [{ name: "packages", setup: leavePackages }],
      target: "node20",
      tsconfigRaw: {},
      write: false,
    });
    return result.outputFiles[0]!.text;
  } catch (error) {
    const messages = (error as { errors?: Message[] }).errors;
    if (!messages?.length) throw error;
    const lines = messages.map(
      ({ location, text }) => (location ? `${location.line}:${location.column + 1}: ` : "") + text,
    );
    throw new UserError(lines.map((line) => `${file}:${line}`).join("\n"));
  }
}

/** Says to the resolver that it is asked by itself, and has to leave the answer to esbuild. */
const ASKED = { asked: true };

function leavePackages(setup: PluginBuild): void {
  setup.onResolve({ filter: OWN }, ({ path }) => ({ path, namespace: "own" }));
  setup.onLoad({ filter: OWN, namespace: "own" }, () => ({ contents: DEFINE_CONFIG }));
  setup.onResolve({ filter: /^[^./]/ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
    if (kind === "entry-point" || pluginData === ASKED) return undefined;
    if (isBuiltin(path)) return { path, external: true };
    const found = await setup.resolve(path, { kind, importer, resolveDir, pluginData: ASKED });
    if (found.errors.length) return { errors: found.errors };
    return { path: pathToFileURL(found.path).href, external: true };
  });
}

function checked(config: unknown, file: string): BuildConfig {
  if (typeof config !== "object" || config === null || Array.isArray(config)) {
    throw new UserError(`${file}: write export default defineConfig({ ... }); it exports nothing of that kind.`);
  }
  for (const [key, value] of Object.entries(config)) {
    if (!KEYS.includes(key as keyof BuildConfig)) {
      throw new UserError(`${file}: there is no "${key}". What there is: ${KEYS.join(", ")}.`);
    }
    const wanted = key === "homie" ? "number" : "string";
    if (value !== undefined && typeof value !== wanted) {
      throw new UserError(
        `${file}: ${key} is a ${wanted === "string" ? "text" : "number"}, and is ${JSON.stringify(value)}.`,
      );
    }
  }
  return config as BuildConfig;
}
