import { writeFileSync } from "node:fs";
import { join } from "node:path";
import vm from "node:vm";
import { describe, expect, it } from "vitest";
import { nodemcu } from "../../boards/nodemcu.ts";
import { type BuildOptions, type BuiltImage, buildImage, buildLoader } from "../../compiler/index.ts";
import { findBoard } from "../../compiler/validate.ts";
import { parseImage } from "../../files/firmware-image.ts";
import { LATE } from "../../src/formats/boot-state.ts";
import { FIRST_TOKEN, readableCode, TOKENS } from "../../src/formats/code-tokens.ts";
import { HEADER_SIZE } from "../../src/formats/image.ts";
import { LOADER_SIZE, SLOT_SIZE } from "../../src/formats/layout.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { bootOnEngine, ENGINE, NO_ENGINE } from "./engine.ts";

const FIXTURES = new URL("fixtures/", import.meta.url).pathname;
const OPTIONS: BuildOptions = {
  sketch: join(FIXTURES, "sketch.ts"),
  firmware: join(FIXTURES, "firmware.ts"),
  board: "nodemcu",
  name: "lamp",
  version: "1.0.0",
  brand: "Homie",
};
const EXPECTED = JSON.stringify(["lamp\xc3\xa9", "lamp 3", "got x"]);

const build = (options: Partial<BuildOptions>): Promise<BuiltImage> => buildImage({ ...OPTIONS, ...options });

function sketchOf(text: string): string {
  const file = join(temporaryDirectory(), "sketch.ts");
  writeFileSync(file, text);
  return file;
}

describe("building an image", () => {
  it("gives the same bytes for the same input", async () => {
    const [first, second] = [await build({}), await build({})];
    expect(second.md5).toBe(first.md5);
    expect(Buffer.from(first.image).toString("latin1")).not.toContain(FIXTURES);
  });

  it("lays out the overlays before the entry, each on a multiple of 4", async () => {
    const { image, overlays, entry, md5, fill } = await build({});
    const parsed = parseImage(image);
    expect(parsed).toMatchObject({ board: "nodemcu", name: "lamp", version: "1.0.0", brand: "Homie", md5 });
    expect(overlays.map(({ name }) => name)).toEqual([
      "test/compiler/fixtures/ota/inner.ts#inner",
      "test/compiler/fixtures/ota/receiver.ts#receive",
    ]);
    expect(parsed.entry).toEqual({ offset: entry.offset, length: entry.length });
    const places = [...overlays, entry];
    for (const [at, place] of places.entries()) {
      expect(place.offset % 4).toBe(0);
      const next = places[at + 1]?.offset ?? image.length;
      expect(next - place.offset - place.length).toBeLessThan(4);
    }
    expect(fill).toBe(image.length / SLOT_SIZE);
    expect(image.length % 4).toBe(0);
    const codes = Array.from(parsed.code, (character) => character.charCodeAt(0));
    const last = FIRST_TOKEN + TOKENS.length - 1;
    expect(codes.filter((one) => one < 32 || one > last || (one > 126 && one < FIRST_TOKEN))).toEqual([]);
  });

  it("gives an entry that runs, and evaluates its overlays out of the file it is given", async () => {
    const { image, entry } = await build({});
    const text = Buffer.from(image).toString("latin1");
    const lines: string[] = [];
    const storage = {
      read: (file: string, at: number, length: number) =>
        file === "fw.b" ? readableCode(text.substr(at, length)) : undefined,
    };
    const context = vm.createContext({
      $e: {},
      print: (line: string) => lines.push(line),
      require: () => storage,
      setTimeout: (f: () => void) => f(),
    });
    vm.runInContext(readableCode(text.substr(entry.offset, entry.length)), context)("fw.b");
    expect(lines).toEqual(['RESULT ["lamp 3","got x"]']);
  });

  if (!ENGINE) console.warn(`images on the engine are not tested: ${NO_ENGINE}`);
  it.skipIf(!ENGINE)("gives an entry that runs on the engine", async () => {
    expect(JSON.parse(await bootOnEngine(await build({})))).toEqual(JSON.parse(EXPECTED));
  });

  it.skipIf(!ENGINE)("keeps the bodies of functions out of memory on the engine", async () => {
    const sketch = (filler: string): string =>
      sketchOf(
        `const f = () => { ${`print("${filler}");`.repeat(20)} }; setTimeout(() => print("RESULT " + process.memory().usage), 5); export { f }; (globalThis as any).kept = f;`,
      );
    const usage = async (path: string): Promise<number> =>
      Number(await bootOnEngine(await build({ sketch: path, firmware: sketchOf("") })));
    const small = await usage(sketch("a"));
    expect((await usage(sketch("a".repeat(60)))) - small).toBeLessThan(3);
  });

  it("refuses a module with state in the entry and in an overlay", async () => {
    const twice = build({ sketch: join(FIXTURES, "twice.ts") });
    await expect(twice).rejects.toThrow(
      /fixtures\/counter\.ts:2: this module holds state and would exist twice, in the firmware's entry and in the overlay .*counting-overlay\.ts#count/,
    );
  });

  it("keeps an overlay's functions apart, and runs them where they are called or in turns of their own", async () => {
    const { image, overlays } = await build({ firmware: join(FIXTURES, "overlay-firmware.ts"), sketch: sketchOf("") });
    expect(overlays.map(({ name }) => name.split("#")[1])).toEqual(
      expect.arrayContaining(["first", "second", "last", "fails", "after"]),
    );
    const lines: string[] = [];
    const timers: (() => void)[] = [];
    const flash = Buffer.from(image).toString("latin1");
    const context = vm.createContext({
      $e: {},
      print: (line: string) => lines.push(line),
      require: () => ({ read: (_: string, at: number, length: number) => readableCode(flash.substr(at, length)) }),
      setTimeout: (run: (...all: unknown[]) => void, _: number, ...all: unknown[]) => timers.push(() => run(...all)),
    });
    const { entry } = parseImage(image);
    vm.runInContext(readableCode(flash.substr(entry.offset, entry.length)), context)("fw.a");
    for (let turn = timers.shift(); turn; turn = timers.shift()) {
      try {
        turn();
      } catch (error) {
        lines.push(String(error));
      }
    }
    expect(lines).toEqual(["now 9", "steps 6,6,6", "Error: on purpose", "went on"]);
  });

  it("refuses an overlay's function as a value", async () => {
    await expect(
      build({
        sketch: sketchOf(
          `import { second } from ${JSON.stringify(join(FIXTURES, "overlay-steps.ts"))};\nprint(second);\n`,
        ),
      }),
    ).rejects.toThrow("sketch.ts:2:7: second as a value does not run on Espruino: an overlay's function is called");
  });

  it("refuses an overlay that evaluates itself", async () => {
    const sketch = sketchOf(`import { again } from ${JSON.stringify(join(FIXTURES, "circle.ts"))};\nagain();\n`);
    await expect(build({ sketch })).rejects.toThrow(
      /circle\.ts#andAgain: this overlay evaluates itself, through .*circle\.ts#andAgain, .*circle\.ts#again\. /,
    );
  });

  it("says by how much an image is too large", async () => {
    const sketch = sketchOf(`print(${JSON.stringify("x".repeat(SLOT_SIZE))});`);
    await expect(build({ sketch })).rejects.toThrow(/is \d+ bytes, \d+ more than the 81920 of a firmware slot/);
  });

  it("names the place of an import that does not exist", async () => {
    await expect(build({ sketch: sketchOf('import "./nothing.ts";') })).rejects.toThrow(
      /sketch\.ts:1:8: Could not resolve/,
    );
  });

  it.each([
    [{ board: "uno" }, 'There is no board "uno". Choose one of these with --board:\n  nodemcu'],
    [{ name: "" }, "The name (--name) must be 1 to 32 printable ASCII characters"],
    [{ name: "n".repeat(33) }, "The name (--name) must be 1 to 32"],
    [{ name: "lämp" }, "The name (--name) must be 1 to 32"],
    [{ version: "1".repeat(17) }, "The version (--fw-version) must be 1 to 16"],
    [{ brand: "B".repeat(11) }, "The brand (--brand) must be 1 to 10"],
    [{ sketch: "nowhere.ts" }, "There is no sketch at "],
  ])("refuses %j", async (options, message) => {
    await expect(build(options)).rejects.toThrow(message);
  });

  it("refuses a board whose Storage is too small for two slots", () => {
    const small = { ...nodemcu, id: "esp01", espruino: "ESP8266_BOARD", storage: { offset: 0x76000, pages: 16 } };
    expect(() => findBoard("esp01", [small])).toThrow(
      'The Storage of board "esp01" (ESP8266_BOARD) has 64 KiB, and two firmware slots need 184 KiB',
    );
  });

  it("puts an image's code behind its header", async () => {
    const { image, overlays } = await build({});
    expect(overlays[0]!.offset).toBe(HEADER_SIZE);
    const code = Buffer.from(image).toString("latin1", HEADER_SIZE, HEADER_SIZE + overlays[0]!.length);
    expect(new Function(readableCode(code))()(1, 3)).toBe("lamp 3");
  });
});

describe("building the loader", () => {
  it("gives a text that fits, and the same one each time", async () => {
    const { code } = await buildLoader({ board: "nodemcu" });
    expect(code.length).toBeLessThanOrEqual(LOADER_SIZE);
    expect(code).toMatch(/^[\x20-\x7e\n]*$/);
    expect((await buildLoader({ board: "nodemcu" })).code).toBe(code);
  });

  describe("runs what boot() names", () => {
    const LOADER =
      "const log = (what: string) => print(what);\n" +
      "export function boot(run: (entry: object) => void, failure?: unknown, file?: string) {\n" +
      "  log(failure ? `failed ${failure} ${file}` : 'boot');\n" +
      "  if (!failure) setTimeout(run, 0, { file: 'fw.a', offset: 4, length: 3, trial: TRIAL });\n" +
      "}\n";
    interface Turn {
      run: string | ((...all: unknown[]) => void);
      after: number;
      given: unknown[];
    }

    /** Runs `.bootcde`, then each turn that is asked for, as the engine does: a text at its top level. */
    async function start(isTrial: boolean, firmware: (file: string) => void) {
      const loader = sketchOf(LOADER.replace("TRIAL", String(isTrial)));
      const { code } = await buildLoader({ board: "nodemcu", loader });
      const files: Record<string, string> = { ".bootcde": code, "fw.a": "----run-" };
      const storage = { read: (file: string, at: number, length: number) => files[file]!.substr(at, length) };
      const said: string[] = [];
      const turns: Turn[] = [];
      const context = vm.createContext({
        print: (line: string) => said.push(line),
        require: () => storage,
        run: (file: string) => firmware(file),
        setTimeout: (run: Turn["run"], after: number, ...given: unknown[]) => turns.push({ run, after, given }),
      });
      vm.runInContext(code, context);
      const take = (after: number): boolean => {
        const at = turns.findIndex((turn) => turn.after === after);
        if (at < 0) return false;
        const [{ run, given }] = turns.splice(at, 1) as [Turn];
        if (typeof run === "string") vm.runInContext(run, context);
        else run(...given);
        return true;
      };
      // Nothing but a timer may come of the file itself: the SDK calls it deep in its own stack.
      expect(said).toEqual([]);
      expect(turns.map(({ run, after }) => [typeof run, after])).toEqual([["string", 0]]);
      while (take(0));
      return { said, turns, take, kept: () => Object.keys(context).filter((name) => name.startsWith("$")) };
    }

    it("and keeps nothing of it", async () => {
      const ran: string[] = [];
      const { said, turns, kept } = await start(false, (file) => ran.push(file));
      expect(said).toEqual(["boot"]);
      expect(ran).toEqual(["fw.a"]);
      expect(turns).toEqual([]);
      expect(kept()).toEqual([]);
    });

    it("and asks it again when that throws", async () => {
      const { said, turns, kept } = await start(false, () => {
        throw "the firmware";
      });
      expect(said).toEqual(["boot", "failed the firmware fw.a"]);
      expect(turns).toEqual([]);
      expect(kept()).toEqual([]);
    });

    it("and asks it again when that is on trial, and its time is over", async () => {
      const { said, turns, take } = await start(true, () => {});
      expect(said).toEqual(["boot"]);
      expect(turns.map(({ after }) => after)).toEqual([10 * 60 * 1000]);
      expect(take(10 * 60 * 1000)).toBe(true);
      expect(said).toEqual(["boot", `failed ${LATE} fw.a`]);
      expect(turns).toEqual([]);
    });
  });
});
