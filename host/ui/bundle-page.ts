import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { BuildOptions, Plugin } from "esbuild";
import { ROOT } from "../../files/root.ts";

/** Where the pages' sources lie. */
const SOURCES = join(ROOT, "ui");
/** Where that lies which writes boards. */
const FLASHER = join(ROOT, "host/flash/browser");

/** What the pages were made of. */
export interface BundledPage {
  /** The content of each file that the browser asks for, by its name. */
  files: Map<string, Uint8Array>;
  /** Paths of the sources, from the project's folder. */
  sources: string[];
}

/** What a page needs that writes boards: the loaders of other chips are none of it. */
const ONLY_ESP8266: Plugin = {
  name: "only-esp8266",
  setup({ onLoad }) {
    onLoad({ filter: /stub_flasher.*\.json$/ }, ({ path }) =>
      path.endsWith("esp8266.json") ? undefined : { contents: "{}", loader: "json" },
    );
  },
};

/** Makes the pages' files from their sources: for each one script with the library that it uses, and one style sheet for all. */
export async function bundlePage(): Promise<BundledPage> {
  const { build } = await import("esbuild");
  const options = {
    absWorkingDir: ROOT,
    bundle: true,
    format: "esm",
    jsx: "automatic",
    jsxImportSource: "preact",
    legalComments: "none",
    logLevel: "silent",
    metafile: true,
    minify: true,
    outdir: "/",
    platform: "browser",
    target: ["chrome109", "firefox115", "safari16"],
    tsconfigRaw: "{}",
    write: false,
  } as const satisfies BuildOptions;
  const pages = build({
    ...options,
    entryPoints: {
      page: join(SOURCES, "main.tsx"),
      flash: join(SOURCES, "flash/main.tsx"),
      desk: join(SOURCES, "desk/main.tsx"),
      style: join(SOURCES, "style.css"),
    },
    external: ["./flasher-script.js"],
  });
  const flasher = build({
    ...options,
    alias: { "node:crypto": join(FLASHER, "crypto.ts"), "node:events": "events" },
    entryPoints: { "flasher-script": join(FLASHER, "flasher.ts") },
    inject: [join(FLASHER, "buffer.ts")],
    plugins: [ONLY_ESP8266],
  });
  const results = await Promise.all([pages, flasher]);
  const made = results.flatMap(({ outputFiles }) => outputFiles);
  const files = new Map(made.map(({ path, contents }) => [path.split(/[/\\]/).at(-1)!, contents as Uint8Array]));
  for (const name of ["index.html", "flash.html", "desk.html", "icon.svg"])
    files.set(name, readFileSync(join(SOURCES, name)));
  return { files, sources: results.flatMap(({ metafile }) => Object.keys(metafile.inputs)) };
}
