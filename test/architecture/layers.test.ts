import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../../files/root.ts";

/**
 * What each part of the project may import, besides itself: arrows go down only. A type that is imported as such is no arrow:
 * nothing of it is left at run time.
 */
const MAY_IMPORT: Record<string, string[]> = {
  "src/formats": [],
  "src/flash": ["src/formats"],
  // A word of the language that the compiler knows, like the engine's own.
  modules: ["src/overlay.ts"],
  "src/overlays": ["src/flash", "src/formats", "modules", "src/overlay.ts", "src/asset.ts"],
  "src/resident": ["src/overlays", "src/formats", "src/overlay.ts"],
  "src/loader": ["src/overlays", "src/flash", "src/formats"],
  "src/index.ts": ["src/resident", "src/overlays", "src/overlay.ts"],
  boards: ["src/formats"],
  sim: ["boards", "src/formats"],
  files: ["src/formats"],
  compiler: ["files", "boards", "src/formats"],
  host: ["compiler", "sim", "files", "boards", "src/formats"],
  cli: ["host", "compiler", "files", "boards", "src/formats"],
};

const PARTS = Object.keys(MAY_IMPORT);
const IMPORT = /^(?:import|export)\s+(?!type\b)(?:[^;"']*?\sfrom\s+)?["'](\.[^"']+)["']/gm;

function sources(folder: string): string[] {
  const path = join(ROOT, folder);
  if (statSync(path).isFile()) return [folder];
  return readdirSync(path, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"))
    .map((name) => join(folder, name));
}

/** The part that a file belongs to: of several the innermost. */
const partOf = (file: string): string | undefined =>
  [...PARTS, "src/overlay.ts", "src/asset.ts"]
    .filter((part) => file === part || file.startsWith(`${part}/`))
    .sort((a, b) => b.length - a.length)[0];

function importsOf(file: string): string[] {
  const text = readFileSync(join(ROOT, file), "utf8");
  const found = [...text.matchAll(IMPORT)].filter(
    ([statement]) => !/^import\s*\{\s*(?:type\s+\w+,?\s*)+\}\s*from/.test(statement),
  );
  return found.map(([, path]) => normalize(relative(ROOT, join(ROOT, dirname(file), path!))));
}

describe("the layers", () => {
  it.each(PARTS)("%s imports only what lies below it", (part) => {
    const files = sources(part).filter((file) => partOf(file) === part);
    expect(files.length).toBeGreaterThan(0);
    const allowed = new Set([part, ...MAY_IMPORT[part]!]);
    const wrong = files.flatMap((file) =>
      importsOf(file)
        .filter((target) => !allowed.has(partOf(target) ?? target))
        .map((target) => `${file} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it("an arrow that goes up is seen", () => {
    expect(importsOf("src/overlays/update.ts")).toContain("modules/base64.ts");
    expect(partOf("src/formats/config/rules.ts")).toBe("src/formats");
    expect(partOf("src/overlays/setup/server.ts")).toBe("src/overlays");
  });
});
