import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { nodemcu } from "../../../boards/nodemcu.ts";
import { ROOT } from "../../../files/root.ts";
import { createBoard } from "../../../host/machines/create-board.ts";
import { FlashFile } from "../../../host/machines/flash-file.ts";
import { type EmbeddedBroker, startBroker } from "../../../host/mqtt/embedded-broker.ts";
import { readStorage } from "../../../host/storage/index.ts";
import { SimulatedBoard } from "../../../sim/board.ts";
import { CabledChip } from "../../../sim/loader/cabled-chip.ts";
import { NorFlash } from "../../../sim/nor-flash.ts";
import { PAGE } from "../../../src/formats/layout.ts";
import { image } from "../../scenario/device.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";
import { engine } from "../machines/engine-present.ts";
import { releaseFiles, writeArchive } from "./test-release.ts";

const SOCAT = ["/usr/bin/socat", "/usr/local/bin/socat"].find((path) => existsSync(path));
if (!SOCAT) console.log("Skipped homie flash over a pseudo-terminal: socat is not installed (Debian's package socat).");

let folder: string;
let port: string;
let firmware: string;
let release: string;
let configFile: string;
let broker: EmbeddedBroker | undefined;
let cable: Cable | undefined;
let board: SimulatedBoard | undefined;

/** A chip behind a pseudo-terminal. It has no control lines: the chip waits in its loader, and is restarted by its button. */
interface Cable {
  socat: ChildProcess;
  server: Server;
  pull(): void;
}

async function plugIn(chip: CabledChip): Promise<void> {
  const path = join(folder, "wire");
  let socket: Socket | undefined;
  chip.removeAllListeners("data");
  chip.on("data", (bytes) => socket?.write(bytes));
  const server = createServer((accepted) => {
    socket = accepted;
    socket.on("data", (bytes) => chip.receive(bytes));
    socket.on("error", () => {});
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  const socat = spawn(SOCAT!, [`PTY,link=${port},raw,echo=0`, `UNIX-CONNECT:${path}`], { stdio: "ignore" });
  while (!existsSync(port)) await new Promise((resolve) => setTimeout(resolve, 20));
  cable = { socat, server, pull: () => socat.kill("SIGKILL") };
}

async function unplug(): Promise<void> {
  if (cable === undefined) return;
  const { socat, server } = cable;
  cable = undefined;
  if (socat.exitCode === null && socat.signalCode === null) {
    const closed = new Promise((resolve) => socat.once("close", resolve));
    socat.kill("SIGKILL");
    await closed;
  }
  await new Promise((resolve) => server.close(resolve));
  for (const name of ["tty", "wire"]) rmSync(join(folder, name), { force: true });
}

/** Runs `homie flash`, as somebody who presses the button when they are told to. */
async function flash(chip: CabledChip, ...args: string[]): Promise<{ code: number | null; output: string }> {
  const words = [join(ROOT, "bin/homie.js"), "flash", firmware, "--port", port, "--baud", "115200", ...args];
  const child = spawn(process.execPath, words, { cwd: folder });
  let output = "";
  let pressed = false;
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output += chunk;
      if (pressed || !output.includes("press its button RST.")) return;
      pressed = true;
      chip.restart(false);
    });
  }
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, output };
}

/** What is in the chip's flash runs on the simulated board, with its console on the cable. */
function bootOnStart(chip: CabledChip): void {
  chip.on("start", () => {
    board = new SimulatedBoard({
      board: nodemcu,
      flash: chip.flash,
      log: (line) => chip.say(`${Buffer.from(line, "latin1")}\r\n`),
    });
    board.powerOn();
  });
}

function config(): object {
  return {
    name: "Hall",
    wifi: { ssid: "net", password: "hunter22" },
    mqtt: { host: broker?.host ?? "127.0.0.1", port: broker?.port ?? 1 },
    ota: { enabled: true },
  };
}

function storageIn(chip: CabledChip): Buffer {
  return Buffer.from(chip.flash.read(nodemcu.storage.offset, nodemcu.storage.pages * PAGE));
}

describe.skipIf(!SOCAT)("homie flash, over a pseudo-terminal", () => {
  beforeAll(async () => {
    folder = temporaryDirectory();
    port = join(folder, "tty");
    firmware = join(folder, "light.bin");
    writeFileSync(firmware, (await image("1.0.0")).image);
    release = writeArchive(folder, "espruino_2v29_esp8266_4mb.tgz", releaseFiles());
    configFile = join(folder, "config.json");
  });
  afterEach(async () => {
    await unplug();
    board?.powerOff();
    board = undefined;
    await broker?.close();
    broker = undefined;
  });

  it("brings a blank board to Ready; its flash boots on the simulated board, and on real Espruino", async () => {
    broker = await startBroker();
    writeFileSync(configFile, JSON.stringify(config()));
    const chip = new CabledChip({ flash: new NorFlash(nodemcu.flashSize) });
    bootOnStart(chip);
    chip.restart(true);
    await plugIn(chip);
    const { code, output } = await flash(chip, "--engine", release, "--config", configFile);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toContain("light 1.0.0 is on the board. This port cannot restart it: press its button RST.\n");
    expect(output).toMatch(/ {2}board \| light 1\.0\.0, slot a\n[\s\S]* {2}board \| Ready\nThe board is ready\.\n$/);
    expect(output).not.toContain("hunter22");
    expect(chip.violations).toEqual([]);
    board!.powerOff();

    if (!engine) return;
    const directory = join(folder, "espruino");
    mkdirSync(directory);
    const file = new FlashFile(nodemcu, directory);
    writeFileSync(file.path, chip.flash.read(0, nodemcu.flashSize));
    const real = await createBoard({ board: nodemcu, flash: file, engine });
    const joined = new Promise<void>((resolve) => real.on("line", (line) => line === "Ready" && resolve()));
    await real.start();
    await joined;
    await real.stop();
  });

  it("says in which state a board is whose cable was pulled, and ends well the second time", async () => {
    writeFileSync(configFile, JSON.stringify(config()));
    const chip = new CabledChip({ flash: new NorFlash(nodemcu.flashSize) });
    chip.restart(true);
    await plugIn(chip);
    let operations = 0;
    chip.flash.onOperation = () => {
      if (++operations === 100) cable!.pull();
    };
    const first = await flash(chip, "--engine", release, "--config", configFile);
    expect(first.code).toBe(1);
    expect(first.output).toMatch(/homie: \S+: the connection is gone at 0x[0-9a-f]+ \(.*\): was the cable pulled/);
    expect(first.output).not.toMatch(/ at .*\.[jt]s:\d+/);
    await unplug();
    chip.restart(true);
    await plugIn(chip);
    chip.on("start", () => chip.say("Configuration mode: join Homie-1 and open http://192.168.123.1\r\n"));
    const second = await flash(chip, "--engine", release, "--config", configFile);
    expect({ ...second }).toMatchObject({ code: 0 });
    expect(readStorage(storageIn(chip)).config).toEqual(config());
    expect(chip.violations).toEqual([]);
  });

  it("says that nothing answers, that the port is taken, and that there is none", async () => {
    const chip = new CabledChip({ flash: new NorFlash(nodemcu.flashSize) });
    await plugIn(chip);
    const silent = await flash(chip, "--engine", release);
    expect(silent.code).toBe(1);
    expect(silent.output).toContain("the chip's boot loader does not answer. This port cannot reset the board");

    const holder = spawn(
      process.execPath,
      [
        "-e",
        `const{SerialPort}=require("serialport");new SerialPort({path:${JSON.stringify(port)},baudRate:115200},()=>console.log("open"));setInterval(()=>{},1000)`,
      ],
      { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"] },
    );
    await new Promise((resolve) => holder.stdout!.once("data", resolve));
    const busy = await flash(chip, "--engine", release);
    holder.kill("SIGKILL");
    expect(busy.code).toBe(1);
    expect(busy.output).toMatch(
      new RegExp(
        `^homie: ${port}: the port is in use by .*\\(process ${holder.pid}\\)\\. Close that, and try again\\.\n$`,
      ),
    );

    await unplug();
    const none = await flash(chip, "--engine", release);
    expect(none).toEqual({
      code: 1,
      output: expect.stringContaining("there is no such serial port. Is the board plugged in"),
    });
  });
});
