import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { buildImage } from "../../compiler/index.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { compile, runInNode, script } from "./compile.ts";

/** Writes files into a new folder. */
function folderWith(files: Record<string, string>): string {
  const folder = temporaryDirectory();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** What a module's `run` gives that imports a file. */
async function run(file: string, text: string, statements: string): Promise<unknown> {
  const folder = folderWith({ [file]: text });
  const code = await compile(statements.replaceAll("FILE", JSON.stringify(join(folder, file))));
  return JSON.parse(runInNode(script(code)));
}

describe("a sketch of several files", () => {
  it("imports JSON", async () => {
    const statements = "import data from FILE;\nexport function run() { return data.list[1] + data.unit; }";
    expect(await run("data.json", '{"list": [1, 2], "unit": "°C"}', statements)).toBe("2Â°C");
  });

  it("imports text, as its bytes", async () => {
    const statements = "import text from FILE;\nexport function run() { return text; }";
    expect(await run("note.txt", 'two "lines"\n°', statements)).toBe('two "lines"\nÂ°');
  });

  it("says where JSON is none", async () => {
    const statements = "import data from FILE;\nexport function run() { return data; }";
    await expect(run("data.json", '{\n  "a": 1,\n}', statements)).rejects.toThrow(/data\.json:3:1: not valid JSON: /);
  });
});

describe("a driver in the form of Espruino's", () => {
  const USE = "export function run() { return driver.make(20).get() + driver.STEP; }";
  it.each([
    [
      "exports.name",
      "function Driver(v) { this.v = v; }\nDriver.prototype.get = function() { return this.v + exports.STEP; };\n" +
        "exports.STEP = 1;\nexports.make = function(v) { return new Driver(v); };\n",
    ],
    [
      "exports.name, each used after it was set",
      "exports.STEP = 1;\nexports.make = v => ({ get: () => v + exports.STEP });\n",
    ],
    ["module.exports = an object", "module.exports = { STEP: 1, make: (v) => ({ get: () => v + 1 }) };\n"],
    [
      "anything",
      "var it = exports;\nit.STEP = 1;\nexports.make = function(v) { return { get: () => v + it.STEP }; };\n",
    ],
  ])("%s", async (_, driver) => {
    expect(await run("driver.js", driver, `import * as driver from FILE;\n${USE.replace("driver.STEP", "1")}`)).toBe(
      22,
    );
    expect(await run("driver.js", driver, `import driver from FILE;\n${USE}`)).toBe(22);
    expect(await run("driver.js", driver, "import { make } from FILE;\nexport const run = () => make(4).get();")).toBe(
      5,
    );
  });

  it.each([
    ["module.exports = Driver", "class Driver { constructor(v) { this.v = v; } }\nmodule.exports = Driver;\n"],
    ["exports = Driver", "function Driver(v) { this.v = v; }\nexports = Driver;\n"],
    ["exports = function", "exports = function(v) { this.v = v; };\n"],
    ["exports = in a condition", "function Driver(v) { this.v = v; }\nif (Driver) exports = Driver;\n"],
    ["module.exports = in a condition", "function Driver(v) { this.v = v; }\nif (Driver) module.exports = Driver;\n"],
  ])("may export one thing alone: %s", async (_, driver) => {
    const statements = "import Driver from FILE;\nexport function run() { return new Driver(7).v; }";
    expect(await run("driver.js", driver, statements)).toBe(7);
  });

  it("may add to what it exports", async () => {
    const driver = "exports = function(v) { return v + exports.STEP; };\nexports.STEP = 2;\n";
    const statements = "import driver from FILE;\nexport function run() { return driver(7) + driver.STEP; }";
    expect(await run("driver.js", driver, statements)).toBe(11);
  });

  it("may begin with many comments", async () => {
    const comments = Array.from({ length: 40 }, (_, at) => `/* ${at} ** */ // and\n`).join("\n");
    const driver = `${comments}exports.make = function(v) { return v; };\n`;
    expect(await run("driver.js", driver, "import { make } from FILE;\nexport const run = () => make(4);")).toBe(4);
  });
});

/** Stands for the firmware, which takes longer to build. */
const FIRMWARE = join(import.meta.dirname, "fixtures/firmware.ts");

/** Builds the sketch of a folder. */
const build = async (folder: string) =>
  await buildImage({
    sketch: join(folder, "sketch.ts"),
    board: "nodemcu",
    name: "s",
    version: "1.0.0",
    brand: "Homie",
    firmware: FIRMWARE,
  });

describe("a sketch and what is around it", () => {
  const SKETCH = 'import { note } from "homie-espruino";\nimport * as dht from "dht";\nnote(dht.name);\n';
  const PACKAGE = {
    "node_modules/dht/package.json": '{ "name": "dht", "main": "dht" }',
    "node_modules/dht/dht.js": 'const flash = require("Flash");\nexports.name = "N" + flash.getFree().length;\n',
  };

  it("takes a driver from a package, and has the same bytes whatever package.json says of its type", async () => {
    const plain = await build(folderWith({ "sketch.ts": SKETCH, ...PACKAGE }));
    expect(Buffer.from(plain.image).toString("latin1")).toContain('require("Flash")');
    const common = folderWith({ "sketch.ts": SKETCH, "package.json": '{ "type": "commonjs" }', ...PACKAGE });
    expect((await build(common)).md5).toBe(plain.md5);
  });

  it("says that a module of the engine's is not imported", async () => {
    const folder = folderWith({ "sketch.ts": 'import "homie-espruino";\nimport { connect } from "net";\nconnect;\n' });
    await expect(build(folder)).rejects.toThrow(
      /sketch\.ts:2:25: "net" is a module of the engine's: write require\("net"\)/,
    );
  });

  it("says which modules the engine has when it does not have one", async () => {
    const folder = folderWith({ "sketch.ts": 'import "homie-espruino";\nexport const b = require("BME280");\n' });
    await expect(build(folder)).rejects.toThrow(
      /sketch\.ts:2:26: the engine has no module "BME280": it has ESP8266, Flash, .*Wifi.* import .* from "\.\/BME280\.js"/,
    );
  });

  it("says which file is not there", async () => {
    const folder = folderWith({ "sketch.ts": 'import "homie-espruino";\nimport "./other.ts";\n' });
    await expect(build(folder)).rejects.toThrow(/sketch\.ts:2:8: Could not resolve "\.\/other\.ts"/);
  });
});
