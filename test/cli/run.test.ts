import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { nodemcu } from "../../boards/nodemcu.ts";
import { ROOT } from "../../files/root.ts";
import { writeStorage } from "../../host/storage/index.ts";
import { testImage } from "../files/test-image.ts";
import { engine } from "../host/machines/engine-present.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { runCommand } from "./run-command.ts";

/** Counts its boots in a Storage file, and reboots after the first one. */
const loader = `
const storage = require("Storage");
const boots = Number(storage.read("boots") || 0) + 1;
storage.write("boots", String(boots));
print("boot " + boots + " of a Küche");
if (boots === 1) setTimeout(function () { require("ESP8266").reboot(); }, 100);
`;
const directory = temporaryDirectory();
const storageFile = join(directory, "storage.bin");
const plainEngine = join(homedir(), ".cache/homie-espruino/espruino-linux");

beforeAll(() => {
  const storage = writeStorage({ board: nodemcu, loader: Buffer.from(loader), image: testImage() });
  writeFileSync(storageFile, storage);
});

/** Runs `homie run` until it has written a text, then interrupts it. */
async function runUntil(text: string, ...args: string[]): Promise<{ code: number | null; output: string }> {
  const child: ChildProcess = spawn(process.execPath, [join(ROOT, "bin/homie.js"), "run", ...args], {
    env: { ...process.env, ESPRUINO: "" },
  });
  let output = "";
  const receive = (chunk: Buffer) => {
    const before = output.includes(text);
    output += chunk;
    if (!before && output.includes(text)) child.kill("SIGINT");
  };
  child.stdout!.on("data", receive);
  child.stderr!.on("data", receive);
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, output };
}

describe.each([
  { machine: "the simulated board", flags: [] as string[], skipped: false },
  { machine: "real Espruino", flags: ["--engine", engine ?? ""], skipped: !engine },
])("homie run on $machine", ({ machine, flags, skipped }) => {
  it.skipIf(skipped)("boots, reboots, stops when it is interrupted, and goes on from its flash", async () => {
    const state = join(directory, machine.replaceAll(" ", "-"));
    const first = await runUntil("boot 2", storageFile, "--state", state, ...flags);
    expect(first.output).toContain("NodeMCU v1.0");
    expect(first.output).toContain("boot 1 of a Küche\n--- reboot ---\nboot 2 of a Küche\n");
    expect(first.output).toMatch(/Stopped\.\n$/);
    expect(first.code).toBe(0);
    const flash = join(state, "espruino.flash");
    expect(readFileSync(flash).length).toBe(nodemcu.flashSize);
    const second = await runUntil("boot 3", storageFile, "--state", state, ...flags);
    expect(second.output).toContain(`Going on with the flash in ${flash}; ${storageFile} is not laid out.`);
    expect(second.code).toBe(0);
  });
});

describe("homie run", () => {
  it("refuses what cannot be run", async () => {
    const text = join(directory, "notes.txt");
    writeFileSync(text, "not a firmware");
    const wrong = await runCommand("run", text);
    expect(wrong.output).toContain(`${text}: This is no whole firmware image`);
    expect(wrong.code).toBe(1);
    const damaged = join(directory, "damaged.bin");
    writeFileSync(damaged, readFileSync(storageFile).subarray(0, 9000));
    const cut = await runCommand("run", damaged);
    expect(cut.output).toContain(`${damaged}: damaged or not a Storage image`);
    expect(cut.code).toBe(1);
    const missing = await runCommand("run", join(directory, "none.bin"));
    expect(missing.output).toContain("none.bin: cannot read the firmware: there is no such file.");
    expect(missing.code).toBe(1);
  });

  it("refuses a configuration for what has one already", async () => {
    const { code, output } = await runCommand("run", storageFile, "--config", "config.json");
    expect(output).toContain("--config goes with a firmware.bin");
    expect(code).toBe(2);
  });

  it("refuses a flash of another size", async () => {
    const state = mkdtempSync(join(directory, "small-"));
    writeFileSync(join(state, "espruino.flash"), "too small");
    const { code, output } = await runCommand("run", storageFile, "--state", state);
    expect(output).toContain("9 bytes, but the flash of board nodemcu has 4194304. Delete the file to start anew.");
    expect(code).toBe(1);
  });

  it("refuses an engine that is not there, or is none", async () => {
    const missing = await runCommand("run", storageFile, "--engine", join(directory, "espruino"));
    expect(missing.output).toContain("espruino: there is no such file, but --engine names it.");
    expect(missing.code).toBe(1);
    const other = await runCommand("run", storageFile, "--engine", process.execPath);
    expect(other.output).toContain("this does not answer like Espruino for Linux");
    expect(other.code).toBe(1);
  });

  it.skipIf(!existsSync(plainEngine))("refuses an engine with another flash map", async () => {
    const { code, output } = await runCommand("run", storageFile, "--engine", plainEngine);
    expect(output).toContain("with 256 KiB of flash, 256 of them Storage, but board nodemcu has 4096 and 192.");
    expect(code).toBe(1);
  });
});
