import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { parseImage } from "../../files/firmware-image.ts";
import { ROOT } from "../../files/root.ts";
import { freePort } from "../../host/machines/free-port.ts";
import { startBroker } from "../../host/mqtt/embedded-broker.ts";
import type { FlashOffer } from "../../ui/flash/flasher.ts";
import { builtImage } from "../support/built-image.ts";
import { computing } from "../support/node-start.ts";
import { install, installPackage, packPackage, run, type Said } from "./installed.ts";

const packed = await packPackage();
const found = await installPackage(packed);
if (typeof found === "string") console.warn(`the package outside of the repository is not tested: ${found}`);
const { folder, tester, checkers } = typeof found === "string" ? { folder: "", tester: "", checkers: "" } : found;

/** The first sketch of the README. */
const SKETCH = /```ts\n([\s\S]*?)```/.exec(readFileSync(join(ROOT, "README.md"), "utf8"))![1]!;
const HOMIE = join(folder, "node_modules/homie-espruino/bin/homie.js");
const HOMIE_OF_TESTER = join(tester, "node_modules/homie-espruino/bin/homie.js");
/** What tests in the other folder are run with, and where they keep what they have built. */
const TESTER = { XDG_CACHE_HOME: join(tester, "cache") };
const KEPT = join(TESTER.XDG_CACHE_HOME, "homie-espruino/builds");

/** Runs `homie` in a folder of the user's. */
const homie = (words: string[], below = ".", env: Record<string, string> = {}): Promise<Said> =>
  run(process.execPath, [HOMIE, ...words], join(folder, below), env);

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** Size of a folder in MB, as disks count it: a file that has two names once. */
function megabytes(path: string): number {
  const sizes = new Map<number, number>();
  for (const entry of readdirSync(path, { recursive: true, withFileTypes: true })) {
    const { ino, blocks } = lstatSync(join(entry.parentPath, entry.name));
    sizes.set(ino, blocks * 512);
  }
  return [...sizes.values()].reduce((sum, size) => sum + size, 0) / 1024 / 1024;
}

/** The size that the README states, in MB. */
function stated(what: RegExp): number {
  return Number(what.exec(readFileSync(join(ROOT, "README.md"), "utf8"))![1]);
}

describe("what is packed", () => {
  it("has what it needs, and neither tests nor the sources of its tools", () => {
    for (const file of [
      "README.md",
      "LICENSE",
      "CHANGELOG.md",
      "config.schema.json",
      "docs/sketch.md",
      "dist/page/page.js",
      "dist/page/flash.html",
      "dist/page/flasher-script.js",
      "dist/page/LICENSES.txt",
      "library/map.ts",
      "src/index.ts",
    ]) {
      expect(packed.files).toContain(file);
    }
    expect(packed.files).toContain("api/generated/src/index.d.ts");
    expect(packed.files).toContain("api/generated/src/index.d.ts.map");
    expect(
      packed.files.filter((file) =>
        /^(test|bench|sim|boards|cli|host|compiler|files|packaging|ui)\/.*\.ts$|^\.ci|tsbuildinfo/.test(file),
      ),
    ).toEqual([]);
    const { dependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { dependencies: object };
    expect(Object.keys(dependencies)).toEqual(["esbuild"]);
  });

  it.each([
    ["publint", ["--strict"]],
    ["attw", ["--profile", "node16"]],
  ])("has nothing that %s finds", async (program, words) => {
    const said = await run(join(ROOT, "node_modules/.bin", program), [packed.tarball, ...words], ROOT);
    expect(said).toMatchObject({ code: 0 });
  });
});

// Compilers and npm: on a machine that has other work to do, too, each takes a while.
describe.skipIf(typeof found === "string")("the package", { timeout: 180_000 }, () => {
  const children: ChildProcess[] = [];
  afterAll(() => {
    for (const child of children) child.kill();
  });

  /** Runs `homie` until it is stopped. @returns what waits until its output matches */
  function start(words: string[], below: string): (pattern: RegExp) => Promise<void> {
    const child = spawn(process.execPath, [HOMIE, ...words], { cwd: join(folder, below) });
    children.push(child);
    let text = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (piece) => (text += piece));
    return async (pattern) => {
      const deadline = Date.now() + 100_000;
      while (!pattern.test(text)) {
        if (Date.now() > deadline || child.exitCode !== null) throw new Error(`There is no ${pattern} in:\n${text}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      text = "";
    };
  }

  /** How many images tests in the other folder have kept for each other. */
  function kept(): number {
    const texts = existsSync(KEPT) ? readdirSync(KEPT).map((name) => readFileSync(join(KEPT, name), "utf8")) : [];
    return texts.filter((text) => text.includes('"image":')).length;
  }

  let lights: Promise<(Said & { file: string })[]> | undefined;
  /** Builds the first sketch in a folder without a type, in one of modules and in one of CommonJS; once. */
  function buildLights(): Promise<(Said & { file: string })[]> {
    lights ??= Promise.all(
      ["{}", '{ "type": "module" }', '{ "type": "commonjs" }'].map(async (content, at) => {
        write(`type${at}/package.json`, content);
        write(`type${at}/my-light.ts`, SKETCH);
        const said = await homie(["build", "my-light.ts"], `type${at}`);
        return { ...said, file: join(folder, `type${at}/build/my-light-1.0.0.bin`) };
      }),
    );
    return lights;
  }

  it("would be taken by npm", async () => {
    const said = await run("npm", ["publish", "--dry-run", "--silent", packed.tarball], ROOT);
    expect(said).toMatchObject({ code: 0 });
  });

  it("makes a project that builds, and whose test passes", async () => {
    expect(await run(process.execPath, [HOMIE_OF_TESTER, "new", "hall-lamp"], tester)).toMatchObject({ code: 0 });
    const project = join(tester, "hall-lamp");
    const built = await run(process.execPath, [HOMIE_OF_TESTER, "build"], project);
    expect(built).toMatchObject({ code: 0, text: expect.stringContaining("build/hall-lamp-1.0.0.bin") });
    const vitest = join(tester, "node_modules/vitest/vitest.mjs");
    const tested = await run(process.execPath, [vitest, "run"], project, TESTER);
    expect(tested).toMatchObject({ code: 0, text: expect.stringContaining("1 passed") });
  });

  it("brings along what its compiler makes of the firmware, so that the first build is quick", async () => {
    const compiled = (name: string): string =>
      JSON.stringify(pathToFileURL(join(folder, "node_modules/homie-espruino/dist/compiler", name)).href);
    const code = `import { FirmwareMemo } from ${compiled("firmware-memo.js")};
      import { buildImage } from ${compiled("index.js")};
      const memo = FirmwareMemo.open();
      const missed = [];
      const keep = (key) => missed.push(key.slice(0, 60));
      const watched = { sources: memo.sources, get: (key) => memo.get(key), keep };
      const sketch = ${JSON.stringify(join(folder, "node_modules/homie-espruino/examples/light.ts"))};
      await buildImage({ sketch, board: "nodemcu", name: "light", version: "1.0.0", brand: "Homie", memo: watched });
      console.log(JSON.stringify(missed));
      process.exit();`;
    const { text } = await run(process.execPath, ["--input-type=module", "-e", code], folder, {
      XDG_CACHE_HOME: join(folder, "no-cache"),
    });
    expect(text).toBe("[]\n");
  });

  it("makes the same image as the repository, whatever the folder's type is", async () => {
    const sketch = join(folder, "my-light.ts");
    write("my-light.ts", SKETCH);
    const [{ image }, built] = await Promise.all([builtImage({ sketch, name: "my-light" }), buildLights()]);
    for (const { code, text, file } of built) {
      expect({ code, text }).toMatchObject({ code: 0 });
      const words = text.trimEnd().split("\n");
      expect(words.map((line) => line.split(/\s/)[0])).toEqual(["Image", "Size", "Stack", "MD5"]);
      expect(text).toMatch(/Size +\d+ bytes; \d+ of the slot's 81920 are left/);
      expect(readFileSync(file).equals(image)).toBe(true);
    }
  });

  describe.concurrent.each(["typescript-5", "typescript-7"])("with %s", (typescript) => {
    const projects = [
      ["nodenext", "nodenext", []],
      ["nodenext", "nodenext", ["node"]],
      ["esnext", "bundler", []],
      ["esnext", "bundler", ["node"]],
    ] as const;
    let checked: Promise<Said> | undefined;

    /** Checks all projects in one go, which takes half as long as one after the other; once. */
    async function check(): Promise<Said> {
      await buildLights();
      const sketches = [0, 1, 2].map((at) => `type${at}/my-light.ts`);
      write("config/build.config.ts", CONFIG);
      const files = projects.map(([module, moduleResolution, types]) => {
        const options = {
          module,
          moduleResolution,
          noEmit: true,
          strict: true,
          target: "es2022",
          typeRoots: [join(checkers, "node_modules/@types")],
          types,
        };
        const project = `tsconfig-${typescript}-${module}-${types.length}.json`;
        write(project, JSON.stringify({ compilerOptions: options, files: [...sketches, "config/build.config.ts"] }));
        return project;
      });
      const tsc = join(checkers, "node_modules", typescript, "bin/tsc");
      return await run(process.execPath, [tsc, "--build", ...files], folder);
    }

    it.each(projects)("module %s, resolution %s, types %j: a sketch and a build.config.ts have no errors", async () => {
      checked ??= check();
      expect(await checked).toEqual({ code: 0, text: "" });
    });
  });

  it("says file, line, column and the line itself where types are wrong, and writes nothing", async () => {
    write("wrong/sketch.ts", `${SKETCH}const pin: string = D5;\nBuffer.from("x");\n`);
    const { code, text } = await homie(["build", "sketch.ts"], "wrong");
    expect(code).toBe(1);
    const line = SKETCH.split("\n").length;
    expect(text).toContain(`sketch.ts:${line}:7 - error TS2322: Type 'Pin' is not assignable to type 'string'.`);
    expect(text).toContain(`\n${line} const pin: string = D5;\n`);
    expect(text).toContain("Cannot find name 'Buffer'");
    expect(existsSync(join(folder, "wrong/build"))).toBe(false);
  });

  it("reads build.config.ts; a sketch has several files, JSON, text and drivers; an option comes first", async () => {
    write("config/build.config.ts", CONFIG);
    write("config/src/main.ts", MAIN);
    write("config/src/twice.ts", "export const twice = (value: number): number => value * 2;\n");
    write("config/src/data.json", '{ "id": "from-json" }');
    write("config/src/note.txt", "from text");
    write("config/src/local.js", 'exports.read = function(pin) { return "from local " + pin; };\n');
    write("node_modules/a-driver/package.json", '{ "name": "a-driver", "main": "driver.js" }');
    write("node_modules/a-driver/driver.js", 'module.exports = { connect: (pin) => "from package " + pin };\n');
    const { code, text } = await homie(["build", "--fw-version", "3.0.0", "--verbose"], "config");
    expect({ code, text }).toMatchObject({ code: 0 });
    expect(text).toMatch(/Overlay +\d+ bytes {2}src\//);
    const image = readFileSync(join(folder, "config/images/hall-3.0.0.bin"));
    expect(parseImage(image)).toMatchObject({ name: "hall", version: "3.0.0", brand: "Acme", board: "d1-mini" });
    for (const part of ["from-json", "from text", "from local ", "from package "])
      expect(image.includes(part)).toBe(true);
  });

  it("builds again when a file changes", async () => {
    write("watched/sketch.ts", `import { id } from "./id.ts";\n${SKETCH.replace('"light"', "id")}`);
    write("watched/id.ts", 'export const id = "one";\n');
    const shown = start(["build", "sketch.ts", "--watch"], "watched");
    await shown(/MD5 .*\n[\s\S]*Waiting for a change/);
    write("watched/id.ts", "export const id = 1;\n");
    await shown(/sketch\.ts:\d+:\d+ - error TS2345[\s\S]*Waiting for a change/);
    write("watched/id.ts", 'export const id = "two";\n');
    await shown(/MD5 [\s\S]*Waiting for a change/);
    expect(readFileSync(join(folder, "watched/build/sketch-1.0.0.bin")).includes('"two"')).toBe(true);
  });

  it("lays out a board and runs it, without a compiler", async () => {
    const coverage = join(folder, "coverage");
    const [{ file: firmware } = { file: "" }] = await buildLights();
    write("board/config.json", CONFIGURATION);
    const image = ["image", "--board", "nodemcu", firmware, "--config", "config.json", "--out", "storage.bin"];
    expect((await homie(image, "board", { NODE_V8_COVERAGE: coverage })).code).toBe(0);
    const loaded = readdirSync(coverage)
      .map((name) => readFileSync(join(coverage, name), "utf8"))
      .join();
    expect(loaded).toContain("dist/cli/commands/image.js");
    expect(loaded).not.toMatch(/vendor\/(babel|esptool|nanotar)|node_modules\/esbuild/);
    const shown = start(["run", "storage.bin"], "board");
    await shown(/my-light 1\.0\.0, slot a[\s\S]*Wi-Fi: joined/);
  });

  it("serves the page of homie ui, made before", async () => {
    const broker = await startBroker();
    try {
      const port = await freePort();
      await start(["ui", "--broker", broker.url, "--port", `${port}`], ".")(/shows the devices/);
      const [page, script] = await Promise.all(
        ["", "page.js"].map((file) => fetch(`http://127.0.0.1:${port}/${file}`)),
      );
      expect(await page!.text()).toContain('<script type="module" src="/page.js">');
      expect(await script!.text()).toBe(
        readFileSync(join(folder, "node_modules/homie-espruino/dist/page/page.js"), "utf8"),
      );
    } finally {
      for (const child of children.splice(0)) child.kill();
      await broker.close();
    }
  });

  it("writes the page that flashes boards, with the licenses of what is in it", async () => {
    await buildLights();
    const said = await homie(["ui", "--export", "site"], "type0");
    expect(said).toMatchObject({ code: 0, text: expect.stringContaining("my-light 1.0.0 for NodeMCU v1.0") });
    const site = join(folder, "type0/site");
    const { firmwares } = JSON.parse(readFileSync(join(site, "offer.json"), "utf8")) as FlashOffer;
    expect(JSON.parse(readFileSync(join(site, firmwares[0]!.rules), "utf8"))).toMatchObject({ knowsSettings: true });
    const pages = join(folder, "node_modules/homie-espruino/dist/page");
    expect(readFileSync(join(site, "index.html"))).toEqual(readFileSync(join(pages, "flash.html")));
    const licenses = readFileSync(join(site, "LICENSES.txt"), "utf8");
    for (const name of ["preact", "esptool-js", "pako", "buffer", "@noble/hashes"])
      expect(licenses).toContain(`${name} `);
  });

  it("has tests of a sketch in the user's own Vitest and in Node's, and finds the sketch beside the test", async () => {
    mkdirSync(join(tester, "relay"), { recursive: true });
    for (const [file, text] of Object.entries({
      "relay.ts": RELAY,
      "relay.test.ts": RELAY_TEST + FAILING_TEST,
      "relay.test.mjs": NODE_TEST,
      "relay.test.cjs": NODE_TEST.replace(/^import (.*) from (".*");$/gm, "const $1 = require($2);"),
    }))
      writeFileSync(join(tester, "relay", file), text);
    writeFileSync(join(tester, "vitest.config.mjs"), "export default { test: { testTimeout: 100_000 } };\n");
    const before = kept();
    const vitest = join(tester, "node_modules/vitest/vitest.mjs");
    const { code, text } = await run(process.execPath, [vitest, "run", "relay.test.ts"], tester, TESTER);
    const said = stripVTControlCharacters(text);
    expect({ code, said }).toMatchObject({ code: 1, said: expect.stringContaining("1 failed | 3 passed") });
    expect(said).toContain("AssertionError: expected 1 to be 2");
    for (const kind of ["mjs", "cjs"]) {
      const { code, text } = await run(process.execPath, ["--test", `relay/relay.test.${kind}`], tester, TESTER);
      expect({ code, text }).toMatchObject({ code: 0, text: expect.stringMatching(/# pass 1\n|ℹ pass 1\n/) });
      expect(text).not.toContain("Building");
    }
    // All of them have used what the first one has built.
    expect(kept()).toBe(before + 1);
    expect(text).toContain("Building relay/relay.ts for its tests");
  });

  it("has types for those tests, beside the sketch's", async () => {
    mkdirSync(join(tester, "typed"), { recursive: true });
    writeFileSync(join(tester, "typed/relay.ts"), RELAY);
    writeFileSync(join(tester, "typed/relay.test.ts"), RELAY_TEST);
    writeFileSync(join(tester, "typed/wrong.test.ts"), WRONG_TEST);
    const compilerOptions = { module: "nodenext", target: "es2022", strict: true, noEmit: true, types: ["node"] };
    const tsconfig = { compilerOptions: { ...compilerOptions, typeRoots: [join(checkers, "node_modules/@types")] } };
    for (const [typescript, files, errors] of [
      ["typescript-5", ["relay.ts", "relay.test.ts"], []],
      ["typescript-7", ["relay.ts", "relay.test.ts"], []],
      ["typescript-7", ["relay.ts", "wrong.test.ts"], ["wrong.test.ts(3,", "wrong.test.ts(4,", "wrong.test.ts(5,"]],
    ] as const) {
      writeFileSync(join(tester, "typed/tsconfig.json"), JSON.stringify({ ...tsconfig, files }));
      const tsc = join(checkers, "node_modules", typescript, "bin/tsc");
      const { text } = await run(process.execPath, [tsc, "-p", "."], join(tester, "typed"));
      const found = text.split("\n").filter((line) => /error TS/.test(line));
      expect(found.map((line) => line.slice(0, "wrong.test.ts(0,".length))).toEqual(errors);
    }
  });

  it("has help at once, says its version, and bears a reader that goes away", async () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
    expect(await homie(["--version"])).toEqual({ code: 0, text: `${version}\n` });
    const piped = await run("sh", ["-c", `node ${HOMIE} --help | head -1; node ${HOMIE} --help | true`], folder);
    expect(piped).toEqual({ code: 0, text: "Usage: homie [options] [command]\n" });
    // 0.15 s where Node itself takes 0.05 s to start.
    expect(computing(HOMIE, "--help")).toBeLessThan(3 * computing());
  });

  it("is as large as the README says, and asks for serialport only where that is needed", async () => {
    write("board/config.json", CONFIGURATION);
    const put = ["config", "put", "config.json", "--port", "/dev/no-such-port"];
    expect(await homie(put, "board")).toEqual({ code: 1, text: expect.stringContaining("npm i serialport") });
    const [{ file: firmware } = { file: "" }] = await buildLights();
    const flash = ["flash", firmware, "--port", "/dev/no-such-port"];
    expect(await homie(flash, "board")).toEqual({ code: 1, text: expect.stringContaining("npm i serialport") });
    const without = megabytes(join(folder, "node_modules"));
    expect(Math.abs(without - stated(/(\d+) MB in all/))).toBeLessThan(3);
    await install(folder, "serialport");
    const everything = megabytes(join(folder, "node_modules"));
    expect(Math.abs(everything - stated(/(\d+) MB with serialport/))).toBeLessThan(3);
    expect(everything).toBeLessThan(60);
    expect(await homie(put, "board")).toEqual({
      code: 1,
      text: expect.stringContaining("there is no such serial port"),
    });
    expect(await homie(flash, "board")).toEqual({
      code: 1,
      text: expect.stringContaining("there is no such serial port"),
    });
  });
});

const RELAY = readFileSync(join(ROOT, "examples/relay.ts"), "utf8");
const RELAY_TEST = readFileSync(join(ROOT, "examples/relay.test.ts"), "utf8");
const FAILING_TEST = `
it("fails", async () => {
  const relay = await board("./relay.ts");
  await relay.ready();
  await relay.publish("relay/on/set", "true");
  expect(relay.pin("D5").value).toBe(2);
});
`;
/** The test for Node's runner in docs/testing.md. */
const NODE_TEST = /```js\n([\s\S]*?)```/.exec(readFileSync(join(ROOT, "docs/testing.md"), "utf8"))![1]!;

const WRONG_TEST = `import type { TestBoard } from "homie-espruino/testing";
export const wrong = (light: TestBoard) => [
  light.pin("D77"),
  light.advance("10 fortnights"),
  light.publish("light/on/set", true),
];
`;

const CONFIGURATION =
  '{ "name": "x", "wifi": { "ssid": "x" }, "mqtt": { "host": "127.0.0.1", "port": 1 }, "ota": { "enabled": true } }';

const CONFIG = `import { defineConfig } from "homie-espruino/config";

export default defineConfig({
  sketch: "src/main.ts",
  name: "hall",
  version: "2.0.0",
  brand: "Acme",
  board: "d1-mini",
  out: "images",
});
`;

const MAIN = `import * as homie from "homie-espruino";
import * as driver from "a-driver";
import data from "./data.json";
import { read } from "./local.js";
import note from "./note.txt";
import { twice } from "./twice.ts";

const property = homie.node(data.id, note, "sensor").advertise("value");
setInterval(() => property.send(driver.connect("a") + read("b") + twice(analogRead(A0))), 1000);
`;
