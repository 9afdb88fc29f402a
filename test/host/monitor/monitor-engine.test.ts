import { type ChildProcess, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nodemcu } from "../../../boards/nodemcu.ts";
import { buildImage, buildLoader } from "../../../compiler/index.ts";
import { sourceMap } from "../../../compiler/source-map.ts";
import { mapFile } from "../../../files/map-file.ts";
import { ROOT } from "../../../files/root.ts";
import { freePort } from "../../../host/machines/free-port.ts";
import { addStandIns } from "../../../host/machines/stand-ins.ts";
import { writeStorage } from "../../../host/storage/index.ts";
import { putFile } from "../../../host/storage/write.ts";
import { PAGE, USED_PAGES } from "../../../src/formats/layout.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";
import { engine } from "../machines/engine-present.ts";
import { CONSOLE, EngineOnCable, SOCAT } from "../serial/engine-on-cable.ts";

const SKETCH = `import * as homie from "homie-espruino";

function peel(thing: { deep?: { value: number } }): number {
  const value = thing.deep!.value;
  print("peeled " + value);
  return value + 1;
}

homie.node("light", "Light", "switch");
setInterval(() => {
  const first = peel({ deep: { value: 1 } });
  print("got " + first);
  const second = peel({});
  print("got " + second);
}, 2000);
`;

describe.skipIf(!engine || !SOCAT)("homie monitor at a real Espruino", () => {
  const folder = temporaryDirectory();
  const sketch = join(folder, "sketch.ts");
  const file = join(folder, "test-1.0.0.bin");
  const board = new EngineOnCable(folder);
  let child: ChildProcess | undefined;
  let output = "";

  beforeAll(async () => {
    writeFileSync(sketch, SKETCH);
    const built = await buildImage({ sketch, board: "nodemcu", name: "test", version: "1.0.0", brand: "Homie" });
    writeFileSync(file, built.image);
    writeFileSync(mapFile(file), sourceMap(built, file));
    const { code } = await buildLoader({ board: nodemcu.id });
    const config = {
      name: "Test",
      wifi: { ssid: "network", password: "wifi secret" },
      mqtt: { host: "127.0.0.1", port: 1 },
      ota: { enabled: true },
    };
    const storage = writeStorage({
      ...{ board: nodemcu, loader: Buffer.from(code, "latin1"), image: Buffer.from(built.image), config },
    });
    putFile(storage, USED_PAGES * PAGE, ".boot0", CONSOLE);
    addStandIns(storage, "5c:cf:7f:00:00:01", { httpPort: await freePort() });
    board.flash.create(storage);
    await board.plugIn();
  }, 120_000);
  afterAll(async () => {
    child?.kill("SIGKILL");
    await board.unplug();
  });

  async function shows(pattern: RegExp): Promise<void> {
    const deadline = Date.now() + 40_000;
    while (!pattern.test(output) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 100));
    expect(output).toMatch(pattern);
  }

  it("shows an error's places in the sketch, and goes on when the cable is back", async () => {
    // At a terminal of its own, for its keys.
    const command = [
      process.execPath,
      join(ROOT, "bin/homie.js"),
      "monitor",
      "--port",
      board.port,
      "--firmware",
      folder,
    ];
    child = spawn(SOCAT!, ["-", `EXEC:${command.join(" ")},pty,setsid,ctty`], {
      env: { ...process.env, NO_COLOR: "1" },
    });
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.on("data", (piece: Buffer) => (output += piece.toString().replaceAll("\r\n", "\n")));
    }
    await shows(/I {2}got 2\n/);
    await shows(/E {2}Uncaught .*undefined\n/);
    await shows(/E {6}at .*sketch\.ts:4 {2}\(\w+, fw\.a:\d+:\d+\)\n\S+ E {9}const value = thing\.deep!\.value;\n/);
    await shows(/E {6}at .*sketch\.ts:13 {2}\(fw\.a:\d+:\d+\)\n/);
    await board.unplug();
    await shows(/-- .*tty has gone: waiting for it\.\n/);
    output = "";
    await board.plugIn();
    await shows(/-- Listening at /);
    await shows(/E {6}at .*sketch\.ts:4 /);
    child.stdin!.write("m");
    await shows(/-- Memory: [\d,]+ of 1,600 variables are free\. Storage: [\d,]+ bytes are free\.\n/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is the question
    expect(output).not.toMatch(/[\x00-\x09\x0b-\x1f]/);
    const closed = new Promise<number | null>((resolve) => child!.once("close", resolve));
    child.stdin!.write("q");
    expect(await closed).toBe(0);
  }, 120_000);
});
