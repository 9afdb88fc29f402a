import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { readConfig } from "../../compiler/read-config.ts";
import { ROOT } from "../../files/root.ts";
import { runCommand } from "../cli/run-command.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const before = process.cwd();
afterEach(() => process.chdir(before));

/** Runs `homie build` in a folder with these files. */
async function build(files: Record<string, string>, ...words: string[]) {
  const folder = temporaryDirectory();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  process.chdir(folder);
  const result = await runCommand("build", ...words);
  return { ...result, isWritten: existsSync(join(folder, "build")) };
}

describe("a build.config.ts that is wrong", () => {
  it.each([
    [
      "has a key that there is not",
      "export default { sketh: 1 };",
      /build\.config\.ts: there is no "sketh"\. What there is: sketch, /,
    ],
    [
      "has a value of another kind",
      "export default { version: 2 };",
      /build\.config\.ts: version is a text, and is 2\./,
    ],
    ["exports nothing", "const config = {};", /build\.config\.ts: write export default defineConfig/],
    ["throws", 'throw new Error("no luck");', /build\.config\.ts: it throws while it is read: no luck/],
    ["cannot be parsed", "export default {\n  version: ;\n};", /build\.config\.ts:2:12: Unexpected ";"/],
    [
      "imports what is not there",
      'import "./nothing.ts";',
      /build\.config\.ts:1:8: Could not resolve "\.\/nothing\.ts"/,
    ],
  ])("%s", async (_, config, message) => {
    const { code, output } = await build({ "build.config.ts": config }, "sketch.ts");
    expect(code).toBe(1);
    expect(output).toMatch(message);
  });

  it("names a sketch that is not there, by the folder that it lies in itself", async () => {
    const { code, output } = await build({ "build.config.ts": 'export default { sketch: "src/main.ts" };' });
    expect(code).toBe(1);
    expect(output).toMatch(/There is no sketch at .*\/src\/main\.ts/);
  });
});

it("a build.config.ts may import what Node can: its own files, packages, and Node's modules", async () => {
  const folder = temporaryDirectory();
  const dependency = join(folder, "node_modules/versions");
  mkdirSync(dependency, { recursive: true });
  writeFileSync(join(dependency, "package.json"), '{ "name": "versions", "main": "index.js" }');
  writeFileSync(join(dependency, "index.js"), 'exports.version = require("node:path").basename("/4.5.6");\n');
  writeFileSync(join(folder, "name.ts"), 'export const name: string = "wall";\n');
  writeFileSync(
    join(folder, "build.config.ts"),
    'import { existsSync } from "node:fs";\nimport { defineConfig } from "homie-espruino/config";\n' +
      'import { version } from "versions";\nimport { name } from "./name";\n' +
      "export default defineConfig({ name: name + existsSync(import.meta.filename), version });\n",
  );
  expect(await readConfig(join(folder, "build.config.ts"))).toEqual({ name: "walltrue", version: "4.5.6" });
});

describe("homie build in any folder", () => {
  it("asks for a sketch", async () => {
    const { code, output } = await build({});
    expect(code).toBe(1);
    expect(output).toContain("Say which sketch: npx homie build my-light.ts, or name it in build.config.ts.");
  });

  it("writes nothing when a type is wrong, in whichever file", async () => {
    const files = {
      "sketch.ts": 'import "homie-espruino";\nimport "./other.ts";\n',
      "other.ts": "export const pin: string = D5;\n",
    };
    const { code, output, isWritten } = await build(files, "sketch.ts");
    expect(code).toBe(1);
    expect(output).toContain("other.ts:1:14 - error TS2322: Type 'Pin' is not assignable to type 'string'.");
    expect(output).toContain("1 export const pin: string = D5;");
    expect(isWritten).toBe(false);
  });

  it("knows the engine's globals and modules, and none of Node's or a browser's", async () => {
    const wrong = ["Buffer", "document", 'require("fs")', "process.argv", "setImmediate", "fetch", "__dirname"];
    const lines = wrong.map((expression) => `// @ts-expect-error\n${expression};`).join("\n");
    const right = `
      const bus = new I2C();
      bus.setup({ scl: D5, sda: D4, bitrate: 400000 });
      const bytes: Uint8Array = bus.readReg(0x40, 0, 2);
      SPI1.send4bit([1, 2, 3], 1, 3);
      Serial1.on("data", (data) => Serial2.write(data, bytes));
      const [address] = new OneWire(D2).search();
      setWatch(({ state, time, lastTime }) => print(state, time - lastTime), D0, { repeat: true, edge: "rising" });
      const timer: number = setTimeout((text: string) => console.log(text, address), 10, "x");
      clearTimeout(timer);
      const drawing = Graphics.createArrayBuffer(128, 64, 1).setColor(1).fillRect(0, 0, 9, 9);
      require("neopixel").write(D15, [255, 0, 0]);
      require("http").get("http://192.168.1.2/", (reply) => reply.on("data", (data) => print(data.length)));
      const free: number = process.memory().free + process.env.FLASH + require("Storage").getFree();
      analogWrite(NodeMCU.D6, free / E.getSizeOf(drawing), { freq: 100 });
      digitalPulse(D12, HIGH, [1, 2]);
    `;
    const { output } = await build(
      { "sketch.ts": `import "homie-espruino";\n${right}\n${lines}\nconst last: string = 1;\n` },
      "sketch.ts",
    );
    expect(output).toContain("Found 1 error ");
    expect(output).toContain("const last: string = 1;");
  });

  it("says when TypeScript is too old", async () => {
    const folder = temporaryDirectory();
    const path = join(folder, "node_modules/typescript");
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, "package.json"), '{ "version": "4.9.5", "bin": { "tsc": "./bin/tsc" } }');
    writeFileSync(join(folder, "sketch.ts"), 'import "homie-espruino";\n');
    const { code, output } = await runCommand("build", join(folder, "sketch.ts"), "--out", join(folder, "build"));
    expect(code).toBe(1);
    expect(output).toContain("TypeScript 4.9.5 is too old to check a sketch: npm i -D typescript@latest.");
  });
});

it("the repository's own build.config.ts builds its example", async () => {
  process.chdir(ROOT);
  const out = temporaryDirectory();
  const { code, output } = await runCommand("build", "--out", out);
  expect({ code, output }).toMatchObject({ code: 0, output: expect.stringContaining("light-1.0.0.bin") });
});
