import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../files/root.ts";

/** Where the page's sources lie. */
const SOURCES = join(ROOT, "ui");

/** What the page was made of. */
export interface BundledPage {
  /** The content of each file that the browser asks for, by its name. */
  files: Map<string, Uint8Array>;
  /** Paths of the sources, from the project's folder. */
  sources: string[];
}

/** Makes the page's files from its sources: one script with the library that it uses, and one style sheet. */
export async function bundlePage(): Promise<BundledPage> {
  const { build } = await import("esbuild");
  const { outputFiles, metafile } = await build({
    absWorkingDir: ROOT,
    bundle: true,
    entryPoints: { page: join(SOURCES, "main.tsx"), style: join(SOURCES, "style.css") },
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
  });
  const files = new Map(outputFiles.map(({ path, contents }) => [path.split(/[/\\]/).at(-1)!, contents as Uint8Array]));
  for (const name of ["index.html", "icon.svg"]) files.set(name, readFileSync(join(SOURCES, name)));
  return { files, sources: Object.keys(metafile.inputs) };
}
