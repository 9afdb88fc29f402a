import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../../files/root.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const BIOME = join(ROOT, "node_modules/@biomejs/biome/bin/biome");

/** Lints files in a folder of their own, with the project's rules. @returns the files with a forbidden import */
function forbidden(imports: Record<string, string>): string[] {
  const folder = temporaryDirectory();
  const { $schema: _, vcs: __, ...rules } = JSON.parse(readFileSync(join(ROOT, "biome.json"), "utf8"));
  writeFileSync(join(folder, "biome.json"), JSON.stringify(rules));
  for (const [file, path] of Object.entries(imports)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), `import ${JSON.stringify(path)};\n`);
  }
  const { stdout, stderr } = spawnSync(process.execPath, [BIOME, "lint", "."], { cwd: folder, encoding: "utf8" });
  const lines = (stdout + stderr).split("\n").filter((line) => line.includes("noRestrictedImports"));
  return lines.map((line) => line.split(":")[0]!).sort();
}

describe("the lint rule", () => {
  it("sees arrows that go up", () => {
    const up = {
      "boards/nodemcu.ts": "../sim/board.ts",
      "cli/main.ts": "../bench/engine/report.ts",
      "compiler/index.ts": "../host/output.ts",
      "files/crc32.ts": "../compiler/index.ts",
      "host/update/watch.ts": "../../cli/main.ts",
      "modules/mqtt.ts": "../src/formats/bytes.ts",
      "sim/board.ts": "../files/user-error.ts",
      "src/formats/image.ts": "../flash/slots.ts",
      "src/overlays/start.ts": "../../files/user-error.ts",
      "ui/controls/text-control.tsx": "../../host/output.ts",
    };
    expect(forbidden(up)).toEqual(Object.keys(up));
  });

  it("lets those pass that go down", () => {
    const down = {
      "cli/commands/ota.ts": "../../host/update/watch.ts",
      "compiler/index.ts": "../src/formats/image.ts",
      "host/storage/loader.ts": "../../compiler/index.ts",
      "modules/mqtt.ts": "../src/overlay.ts",
      "sim/board.ts": "../boards/board.ts",
      "src/overlays/start.ts": "../flash/journal.ts",
      "ui/controls/text-control.tsx": "../messages.ts",
    };
    expect(forbidden(down)).toEqual([]);
  });
});
