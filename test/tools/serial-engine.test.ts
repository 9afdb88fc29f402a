import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { nodemcu } from "../../boards/nodemcu.ts";
import { PAGE, USED_PAGES } from "../../src/formats/layout.ts";
import { FlashFile } from "../../tools/board/flash-file.ts";
import { buildLoader } from "../../tools/build/index.ts";
import { freePort } from "../../tools/engine/free-port.ts";
import { addStandIns } from "../../tools/engine/stand-ins.ts";
import { readStorage, writeStorage } from "../../tools/storage-image/index.ts";
import { putFile } from "../../tools/storage-image/write.ts";
import { image } from "../scenario/device.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { engine } from "./engine-present.ts";
import { runCommand } from "./run-command.ts";

const SOCAT = ["/usr/bin/socat", "/usr/local/bin/socat"].find((path) => existsSync(path));
if (!SOCAT)
  console.log("Skipped the serial port with a real Espruino: socat is not installed (Debian's package socat).");

let folder: string;
let port: string;
let file: string;
let flash: FlashFile;
let socat: ChildProcess | undefined;

/**
 * Runs a real Espruino, again and again, since a reboot ends it; its console is the far end of a cable.
 *
 * The console cannot be its standard input: the Linux port puts that into its queue byte by byte, in a thread of its own and
 * without a lock. When the queue is read in the middle of that, its two ends miss each other, and Espruino is deaf from
 * then on. What it reads from a serial port goes there in pieces of up to 32 bytes. A whole one gets an entry of its own in
 * the queue, which is safe; so `dd` fills them all up with NULs, which the console ignores.
 */
const BOARD = `cd "$(dirname "$0")"
mkfifo idle
{
  while [ ! -e uart ]; do sleep 0.05; done
  exec 3<>uart
  while :; do '${engine}' 0<>idle >/dev/null 2>&1; sleep 0.2; done
} &
dd bs=32 conv=sync status=none | '${SOCAT}' STDIO PTY,link=uart,raw,echo=0
`;
/** Runs before the firmware. */
const CONSOLE = Buffer.from('Serial1.setup(115200,{path:"uart"});Serial1.setConsole(true);');

/** Plugs in a board, at the other end of a pseudo-terminal. */
async function plugIn(): Promise<void> {
  const board = join(folder, "board.sh");
  writeFileSync(board, BOARD);
  socat = spawn(SOCAT!, [`PTY,link=${port},raw,echo=0,wait-slave`, `EXEC:sh ${board},pipes`], {
    detached: true,
    stdio: "ignore",
  });
  while (!existsSync(port)) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** Unplugs the board: a pseudo-terminal is of no use once somebody has closed it. */
async function unplug(): Promise<void> {
  if (socat?.pid === undefined) return;
  if (socat.exitCode === null && socat.signalCode === null) {
    const closed = once(socat, "close");
    process.kill(-socat.pid, "SIGKILL");
    await closed;
  }
  for (const name of ["tty", "uart", "idle"]) rmSync(join(folder, name), { force: true });
  socat = undefined;
}

async function layOut(config?: object): Promise<Buffer> {
  const { code } = await buildLoader({ board: nodemcu.id });
  const bytes = Buffer.from((await image("1.0.0")).image);
  return writeStorage({ board: nodemcu, loader: Buffer.from(code, "latin1"), image: bytes, config });
}

const content = {
  name: 'Küche \u{1f4a1} \\ "x"',
  wifi: { ssid: "network", password: "wifi secret" },
  mqtt: { host: "127.0.0.1", port: 1 },
  ota: { enabled: true },
};

/** `homie config put` to a board that is plugged in for it. */
async function put(config: object) {
  writeFileSync(file, JSON.stringify(config));
  await plugIn();
  try {
    return await runCommand("config", "put", file, "--port", port);
  } finally {
    await unplug();
  }
}

describe.skipIf(!engine || !SOCAT)("homie config put --port, with a real Espruino", () => {
  beforeAll(() => {
    folder = temporaryDirectory();
    port = join(folder, "tty");
    file = join(folder, "config-to-put.json");
    flash = new FlashFile(nodemcu, folder);
  });
  afterEach(unplug);

  it("configures an empty board, then changes it, then finds nothing to do", async () => {
    const storage = await layOut();
    putFile(storage, USED_PAGES * PAGE, ".boot0", CONSOLE);
    addStandIns(storage, "5c:cf:7f:00:00:01", await freePort());
    flash.create(storage);
    const first = await put(content);
    expect(first.output).toContain(`${file}, where there was no configuration:\n`);
    expect(first.output).toContain("  wifi.password: new (not shown)\n");
    expect(first.output).toContain("The device has adopted the configuration.");
    expect(first.output).not.toContain("wifi secret");
    expect(first.code).toBe(0);
    expect(readStorage(flash.readStorage()).config).toEqual(content);

    const changed = { ...content, name: "Hall", wifi: { ssid: "network", password: "other secret" } };
    const second = await put(changed);
    expect(second.output).toContain(
      '  name: "Küche 💡 \\\\ \\"x\\"" -> "Hall"\n  wifi.password: changed (not shown)\n',
    );
    expect(second.output).toContain("The device has adopted the configuration.");
    expect(second.output).not.toContain("secret");
    expect(second.code).toBe(0);
    expect(readStorage(flash.readStorage()).config).toEqual(changed);

    const third = await put(changed);
    expect(third.output).toContain("The board has this configuration already; nothing was changed.");
    expect(third.code).toBe(0);
  });

  it("says that the firmware is not on the board", async () => {
    const storage = Buffer.alloc(nodemcu.storage.pages * PAGE, 0xff);
    putFile(storage, 0, ".boot0", CONSOLE);
    flash.create(storage);
    const { code, output } = await put(content);
    expect(output).toContain("Espruino answers, but this firmware is not on the board");
    expect(code).toBe(1);
  });
});
