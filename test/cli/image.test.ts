import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { imageMd5 } from "../../files/firmware-image.ts";
import { readStorage } from "../../host/storage/index.ts";
import { testImage } from "../files/test-image.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { type CommandResult, runCommand } from "./run-command.ts";

const directory = temporaryDirectory();
const firmware = join(directory, "firmware.bin");
const configFile = join(directory, "config.json");
const out = join(directory, "out", "storage.bin");
const config = { name: "Küche", wifi: { ssid: "Haus" }, mqtt: { host: "broker" }, ota: { enabled: true } };

beforeAll(() => {
  writeFileSync(firmware, testImage());
  writeFileSync(configFile, JSON.stringify(config));
});

function image(file: string, ...args: string[]): Promise<CommandResult> {
  return runCommand("image", "--board", "nodemcu", "--out", out, ...args, file);
}

/** A file with the given content. */
function file(name: string, content: string | Buffer): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
}

describe("homie image", () => {
  it("lays out Storage with firmware and configuration", async () => {
    const { code, output } = await image(firmware, "--config", configFile);
    expect(output).toContain(
      `${out}: 196608 bytes for offset 0xcb000 of the flash of NodeMCU v1.0; test 1.2.3 in slot A`,
    );
    expect(code).toBe(0);
    const { config: stored, boot } = readStorage(readFileSync(out));
    expect(stored).toEqual(config);
    expect(boot).toEqual({ slot: "a", a: `${imageMd5(testImage())}${testImage().readInt32LE(252)}`, b: "" });
    expect(readdirSync(join(directory, "out"))).toEqual(["storage.bin"]);
  });

  it("does without a configuration", async () => {
    const { code, output } = await image(firmware);
    expect(output).toContain("no configuration");
    expect(code).toBe(0);
    expect(readStorage(readFileSync(out)).config).toBeUndefined();
  });

  it("says where the configuration is not JSON", async () => {
    const bad = file("bad.json", '{\n  "name": "x"\n  "wifi": {}\n}');
    const { code, output } = await image(firmware, "--config", bad);
    expect(output).toContain(`${bad}:3:3: not valid JSON: "," or "}" should stand here, but there is "\\"".`);
    expect(code).toBe(1);
  });

  it("says all that is wrong with the configuration", async () => {
    const wrong = file("wrong.json", JSON.stringify({ ...config, name: "€".repeat(22), mqtt: { host: "b", port: 0 } }));
    const { code, output } = await image(firmware, "--config", wrong);
    expect(output).toContain(`${wrong}: not a valid configuration:\n`);
    expect(output).toContain("  name: is longer than 64 bytes\n");
    expect(output).toContain("  mqtt.port: 0 is not a port");
    expect(code).toBe(1);
  });

  it.each([
    ["a text", Buffer.from("not a firmware"), "no whole firmware image"],
    ["an empty file", Buffer.alloc(0), "no whole firmware image"],
    ["a damaged image", Buffer.from(testImage()).fill(0, 300, 301), "its code is damaged"],
    ["half an image", testImage().subarray(0, 400), "bytes of code"],
    ["an image for another board", testImage("d1-mini"), "is for board d1-mini, not nodemcu"],
  ])("refuses %s, and names the file", async (name, content, words) => {
    const path = file(`${name}.bin`, content);
    const { code, output } = await image(path);
    expect(output).toContain(`${path}: `);
    expect(output).toContain(words);
    expect(code).toBe(1);
  });

  it("refuses files that are not there, an unknown board, and a missing flag", async () => {
    const none = join(directory, "none");
    expect(await image(none)).toEqual({
      code: 1,
      output: `homie: ${none}: cannot read the firmware: there is no such file.\n`,
    });
    expect((await image(firmware, "--config", none)).output).toContain("none: cannot read the configuration");
    const board = await runCommand("image", "--board", "toaster", "--out", out, firmware);
    expect(board.output).toContain('There is no board "toaster"');
    expect(board.output).toContain("d1-mini");
    expect(board.code).not.toBe(0);
    expect((await runCommand("image", firmware)).code).toBe(2);
  });

  it("says when the result cannot be written", async () => {
    const blocked = join(file("occupied", "x"), "storage.bin");
    const { code, output } = await runCommand("image", "--board", "nodemcu", "--out", blocked, firmware);
    expect(output).toContain(`${blocked}: cannot be written`);
    expect(code).toBe(1);
  });
});
