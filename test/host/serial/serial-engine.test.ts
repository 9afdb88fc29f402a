import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { nodemcu } from "../../../boards/nodemcu.ts";
import { freePort } from "../../../host/machines/free-port.ts";
import { addStandIns } from "../../../host/machines/stand-ins.ts";
import { type EmbeddedBroker, startBroker } from "../../../host/mqtt/embedded-broker.ts";
import { readStorage, writeStorage } from "../../../host/storage/index.ts";
import { putFile } from "../../../host/storage/write.ts";
import { PAGE, SLOT_A, USED_PAGES } from "../../../src/formats/layout.ts";
import { runCommand } from "../../cli/run-command.ts";
import { image } from "../../scenario/device.ts";
import { builtLoader } from "../../support/built-loader.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";
import { engine } from "../machines/engine-present.ts";
import { CONSOLE, EngineOnCable, SOCAT } from "./engine-on-cable.ts";

let folder: string;
let file: string;
let board: EngineOnCable;
let broker: EmbeddedBroker | undefined;

async function layOut(config?: object): Promise<Buffer> {
  const bytes = Buffer.from((await image("1.0.0")).image);
  return writeStorage({ board: nodemcu, loader: await builtLoader(), image: bytes, config });
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
  await board.plugIn();
  try {
    return await runCommand("config", "put", file, "--port", board.port);
  } finally {
    await board.unplug();
  }
}

describe.skipIf(!engine || !SOCAT)("a serial port with a real Espruino", () => {
  beforeAll(() => {
    folder = temporaryDirectory();
    file = join(folder, "config-to-put.json");
    board = new EngineOnCable(folder);
  });
  afterEach(async () => {
    await board.unplug();
    await broker?.close();
    broker = undefined;
  });

  it("homie config put --port configures an empty board, then changes it, then finds nothing to do", async () => {
    const storage = await layOut();
    putFile(storage, USED_PAGES * PAGE, ".boot0", CONSOLE);
    addStandIns(storage, "5c:cf:7f:00:00:01", { httpPort: await freePort() });
    board.flash.create(storage);
    const first = await put(content);
    expect(first.output).toContain(`${file}, where there was no configuration:\n`);
    expect(first.output).toContain("  wifi.password: new (not shown)\n");
    expect(first.output).toContain("The device has adopted the configuration.");
    expect(first.output).not.toContain("wifi secret");
    expect(first.code).toBe(0);
    expect(readStorage(board.flash.readStorage()).config).toEqual(content);

    const changed = { ...content, name: "Hall", wifi: { ssid: "network", password: "other secret" } };
    const second = await put(changed);
    expect(second.output).toContain(
      '  name: "Küche 💡 \\\\ \\"x\\"" -> "Hall"\n  wifi.password: changed (not shown)\n',
    );
    expect(second.output).toContain("The device has adopted the configuration.");
    expect(second.output).not.toContain("secret");
    expect(second.code).toBe(0);
    expect(readStorage(board.flash.readStorage()).config).toEqual(changed);

    const third = await put(changed);
    expect(third.output).toContain("The board has this configuration already; nothing was changed.");
    expect(third.code).toBe(0);
  });

  it("homie config put --port says that the firmware is not on the board", async () => {
    const storage = Buffer.alloc(nodemcu.storage.pages * PAGE, 0xff);
    putFile(storage, 0, ".boot0", CONSOLE);
    board.flash.create(storage);
    const { code, output } = await put(content);
    expect(output).toContain("Espruino answers, but this firmware is not on the board");
    expect(code).toBe(1);
  });

  it("homie install brings a firmware to a plain one, up to Ready, and refuses to do so again", async () => {
    broker = await startBroker();
    const firmware = join(folder, "light.bin");
    writeFileSync(firmware, (await image("1.0.0")).image);
    const config = { ...content, mqtt: { host: broker.host, port: broker.port } };
    writeFileSync(file, JSON.stringify(config));
    // As a cable leaves it that was pulled a while ago: writing everything takes minutes.
    const storage = await layOut(config);
    storage.fill(0xff, 0, (SLOT_A.page + 3) * PAGE);
    putFile(storage, 0, ".boot0", CONSOLE);
    board.flash.create(storage);
    // What the chip has by itself, and Linux in files of Storage: it is there again at each start.
    const own = await layOut();
    putFile(own, USED_PAGES * PAGE, ".boot0", CONSOLE);
    addStandIns(own, "5c:cf:7f:00:00:01", { httpPort: await freePort() });
    writeFileSync(join(folder, "own.bin"), own.subarray(USED_PAGES * PAGE));
    const seek = nodemcu.storage.offset + USED_PAGES * PAGE;
    const restore = `dd if=own.bin of=espruino.flash bs=4096 seek=${seek / PAGE} conv=notrunc status=none`;
    await board.plugIn(restore);
    const { code, output } = await runCommand("install", firmware, "--config", file, "--port", board.port);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toMatch(/ {2}board \| light 1\.0\.0, slot a\n[\s\S]* {2}board \| Ready\nThe board is ready\.\n$/);
    expect(output).not.toContain("wifi secret");
    await board.unplug();
    expect(readStorage(board.flash.readStorage()).config).toMatchObject({ name: content.name });

    await board.plugIn(restore);
    const again = await runCommand("install", firmware, "--port", board.port);
    expect(again.output).toContain("code is saved on this board and runs (.bootcde)");
    expect(again.code).toBe(1);
  }, 180_000);
});
