import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { nodemcu } from "../../boards/nodemcu.ts";
import { PAGE } from "../../src/flash/layout.ts";
import { FlashFile } from "../../tools/board/flash-file.ts";
import { buildLoader } from "../../tools/build/index.ts";
import { addStandIns } from "../../tools/engine/stand-ins.ts";
import { readStorage, writeStorage } from "../../tools/storage-image/index.ts";
import { image } from "../scenario/device.ts";
import { engine } from "./engine-present.ts";
import { runCommand } from "./run-command.ts";

const SOCAT = ["/usr/bin/socat", "/usr/local/bin/socat"].find((path) => existsSync(path));
if (!SOCAT)
  console.log("Skipped the serial port with a real Espruino: socat is not installed (Debian's package socat).");

const folder = mkdtempSync(join(tmpdir(), "homie-serial-"));
const port = join(folder, "tty");
const flash = new FlashFile(nodemcu, folder);
let socat: ChildProcess | undefined;

afterEach(unplug);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Starts a real Espruino at the other end of a pseudo-terminal; when it reboots, which ends it, it is started again. */
async function plugIn(): Promise<void> {
  const board = join(folder, "board.sh");
  writeFileSync(board, `cd '${folder}'\nwhile :; do '${engine}'; sleep 0.2; done\n`);
  const ends = [`PTY,link=${port},raw,echo=0,wait-slave`, `EXEC:sh ${board},pipes`];
  socat = spawn(SOCAT!, ends, { detached: true, stdio: "ignore" });
  while (!existsSync(port)) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** Unplugs the board: a pseudo-terminal is of no use once somebody has closed it. */
async function unplug(): Promise<void> {
  if (socat?.pid === undefined) return;
  const closed = new Promise((resolve) => (socat!.exitCode === null ? socat!.once("close", resolve) : resolve(null)));
  try {
    process.kill(-socat.pid, "SIGKILL");
  } catch {
    // It has ended already.
  }
  await closed;
  rmSync(port, { force: true });
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
const file = join(folder, "config-to-put.json");

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
  it("configures an empty board, then changes it, then finds nothing to do", async () => {
    const storage = await layOut();
    addStandIns(storage, "5c:cf:7f:00:00:01");
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
    expect(second.output).not.toContain("secret");
    expect(second.code).toBe(0);
    expect(readStorage(flash.readStorage()).config).toEqual(changed);

    const third = await put(changed);
    expect(third.output).toContain("The board has this configuration already; nothing was changed.");
    expect(third.code).toBe(0);
  });

  it("says that the firmware is not on the board", async () => {
    flash.create(Buffer.alloc(nodemcu.storage.pages * PAGE, 0xff));
    const { code, output } = await put(content);
    expect(output).toContain("Espruino answers, but this firmware is not on the board");
    expect(code).toBe(1);
  });
});
