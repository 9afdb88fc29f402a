import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { main } from "../../cli/main.ts";
import { parseImage } from "../../files/firmware-image.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const directory = temporaryDirectory();
const sketch = join(directory, "sketch.ts");
writeFileSync(sketch, 'import "homie-espruino";\n');

let output = "";

beforeEach(() => {
  output = "";
  const keep = (...words: unknown[]): boolean => {
    output += `${words[0]}\n`;
    return true;
  };
  vi.spyOn(console, "log").mockImplementation(keep);
  vi.spyOn(console, "error").mockImplementation(keep);
  vi.spyOn(process.stdout, "write").mockImplementation(keep);
  vi.spyOn(process.stderr, "write").mockImplementation(keep);
});

afterEach(() => {
  vi.restoreAllMocks();
});

describe("homie build", () => {
  it("writes the image, and says what it has written", async () => {
    const out = join(directory, "out");
    const flags = ["--name", "my lamp", "--fw-version", "2.0.1", "--brand", "Acme", "--board", "d1-mini", "--out", out];
    expect(await main(["build", sketch, ...flags])).toBe(0);
    expect(readdirSync(out)).toEqual(["my_lamp-2.0.1.bin", "my_lamp-2.0.1.bin.map"]);
    const image = parseImage(readFileSync(join(out, "my_lamp-2.0.1.bin")));
    expect(image).toMatchObject({ name: "my lamp", version: "2.0.1", brand: "Acme", board: "d1-mini" });
    expect(output).toContain(image.md5);
    expect(output).toMatch(/Size\s+\d+ bytes; \d+ of the slot's 81920 are left/);
  });

  it.each([
    ["an unknown board", ["build", sketch, "--board", "uno"], 1, 'There is no board "uno"'],
    ["a bad name", ["build", sketch, "--name", ""], 1, "The name (--name) must be"],
    ["a missing sketch", ["build", "nowhere.ts"], 1, "There is no sketch at"],
    ["an unknown flag", ["build", "--nonsense"], 2, "unknown option '--nonsense'"],
    ["a flag without its value", ["build", "--board"], 2, "argument missing"],
    ["one argument too many", ["build", sketch, "other"], 2, "too many arguments"],
    ["an unknown command", ["nonsense"], 2, "unknown command 'nonsense'"],
    ["help", ["--help"], 0, "and build a firmware image from it"],
    ["the version", ["--version"], 0, "0.1.0"],
    ["a command's help", ["build", "--help"], 0, "--fw-version"],
    ["nothing", [], 0, "Usage: homie"],
  ])("%s", async (_, argv, code, message) => {
    const out = join(directory, "nothing");
    expect(await main(argv[0] === "build" && code === 1 ? [...argv, "--out", out] : argv)).toBe(code);
    expect(output).toContain(message);
    expect(existsSync(out)).toBe(false);
  });

  it("shows a refused construct without a stack", async () => {
    const bad = join(directory, "bad.ts");
    writeFileSync(bad, "let a = 1;\nexport const f = async () => a++;\n");
    expect(await main(["build", bad, "--out", join(directory, "nothing")])).toBe(1);
    expect(output).toMatch(/bad\.ts:2:18: async\/await does not run on Espruino: use callbacks/);
    expect(output).not.toContain("    at ");
  });
});
