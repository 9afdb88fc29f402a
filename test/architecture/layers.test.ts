import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ROOT } from "../../files/root.ts";
import { type Arrow, arrowsOf, sources } from "./imports.ts";

/** What each part of the firmware may import at run time, besides itself. */
const DEVICE: Record<string, string[]> = {
  "src/formats": [],
  "src/flash": ["src/formats", "src/overlay.ts"],
  // Words of the language that the compiler knows, like the engine's own.
  "src/overlay.ts": [],
  "src/asset.ts": [],
  modules: ["src/overlay.ts"],
  // Of the language, for sketches: the compiler has them imported.
  library: [],
  "src/overlays": ["src/flash", "src/formats", "modules", "src/overlay.ts", "src/asset.ts"],
  "src/resident": ["src/overlays", "src/flash", "src/formats", "src/overlay.ts"],
  "src/loader": ["src/overlays", "src/flash", "src/formats", "modules"],
  // Words of the loader, like the engine's own.
  "src/safe-mode.ts": [],
  "src/index.ts": ["src/resident", "src/overlays", "src/overlay.ts"],
};

/** What each part of the host's code may import, also of types alone. */
const HOST: Record<string, string[]> = {
  boards: ["src/formats"],
  sim: ["boards", "src/formats"],
  files: ["src/formats"],
  compiler: ["files", "boards", "src/formats"],
  // The page that a browser runs, and what it says to the host.
  ui: [],
  host: ["compiler", "sim", "files", "boards", "src/formats", "ui"],
  cli: ["host", "sim", "compiler", "files", "boards", "src/formats"],
  bench: ["host", "sim", "compiler", "files", "boards", "src/formats"],
  packaging: ["cli", "host", "compiler", "files", "boards"],
  testing: ["host", "sim", "compiler", "files", "boards", "src/formats"],
};

/** Folders with TypeScript that are no layer: what sketches see, what is written for the engine, and what nobody imports. */
const NO_LAYER = ["api", "bench/programs", "build", "dist", "examples", "node_modules", "template", "test"];

const LAYERS = { ...DEVICE, ...HOST };

/** The layer that a file belongs to: of several the innermost. */
const layerOf = (file: string): string | undefined =>
  [...Object.keys(LAYERS), ...NO_LAYER]
    .filter((layer) => file === layer || file.startsWith(`${layer}/`))
    .sort((a, b) => b.length - a.length)[0];

/** What is wrong with an arrow; undefined when it goes down. */
function fault({ from, to, isType }: Arrow): string | undefined {
  const layer = layerOf(from)!;
  const target = layerOf(to) ?? to;
  const mayImport = LAYERS[layer]!;
  if (target === layer || mayImport.includes(target)) return undefined;
  if (isType && layer in DEVICE && target in DEVICE) return undefined;
  return `${from} imports ${to}: an arrow that goes up. ${layer} may import ${mayImport.join(", ") || "nothing"}.`;
}

describe("the layers", () => {
  it.each(Object.keys(LAYERS))("%s imports only what lies below it", (layer) => {
    const files = sources(layer).filter((file) => layerOf(file) === layer);
    expect(files.length).toBeGreaterThan(0);
    expect(files.flatMap((file) => arrowsOf(file).flatMap((arrow) => fault(arrow) ?? []))).toEqual([]);
  });

  it("every folder with sources is one, or is known as none", () => {
    const folders = readdirSync(ROOT, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
      .map(({ name }) => name);
    const unknown = folders.filter((name) => layerOf(name) === undefined && name !== "src" && sources(name).length > 0);
    expect(unknown).toEqual([]);
  });

  it.each([
    ["a value", 'import { main } from "../../cli/main.ts";'],
    ["a type", 'import type { Register } from "../../cli/main.ts";'],
    ["types by name", 'import { type Register, type Other } from "../../cli/main.ts";'],
    ["a module for what it does", 'import "../../cli/main.ts";'],
    ["a module when it is needed", '  const { main } = await import("../../cli/main.ts");'],
    ["what it hands on", 'export * from "../../cli/main.ts";'],
  ])("an arrow that goes up is named: %s", (_, text) => {
    expect(arrowsOf("host/update/watch.ts", text).map(fault)).toEqual([
      "host/update/watch.ts imports cli/main.ts: an arrow that goes up. " +
        "host may import compiler, sim, files, boards, src/formats, ui.",
    ]);
  });

  it("on the device a type may come from above, a value may not", () => {
    const of = (text: string) => arrowsOf("src/overlays/reboot.ts", text).map(fault);
    expect(of('import type { Device } from "../resident/device.ts";')).toEqual([undefined]);
    expect(of('import { device } from "../resident/device.ts";')).toEqual([
      expect.stringMatching(/^src\/overlays\/reboot\.ts imports src\/resident\/device\.ts: an arrow that goes up\. /),
    ]);
    expect(of('import type { Board } from "../../boards/board.ts";')).toEqual([expect.stringContaining("goes up")]);
  });
});
