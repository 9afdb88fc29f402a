import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ROOT } from "../../../files/root.ts";
import { type EmbeddedBroker, startBroker } from "../../../host/mqtt/embedded-broker.ts";
import { ImageFolder } from "../../../host/update/image-folder.ts";
import { runCommand } from "../../cli/run-command.ts";
import { testImage } from "../../files/test-image.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";
import { FakeDevice, type Reaction } from "../mqtt/fake-device.ts";

const directory = temporaryDirectory();
let folder: string;
let broker: EmbeddedBroker;
let devices: FakeDevice[] = [];
let watcher: Watcher | undefined;
let tests = 0;

beforeEach(async () => {
  folder = join(directory, String(++tests));
  mkdirSync(folder);
  broker = await startBroker();
});
afterEach(async () => {
  await watcher?.stop();
  watcher = undefined;
  for (const device of devices) await device.stop();
  devices = [];
  await broker.close();
});

const md5 = (bytes: Buffer): string => createHash("md5").update(bytes).digest("hex");

/** Puts an image of the firmware "test" into the folder. */
function put(version: string): Buffer {
  const image = testImage("nodemcu", { version });
  writeFileSync(join(folder, `test-${version}.bin`), image);
  return image;
}

async function start(id: string, react: Reaction): Promise<FakeDevice> {
  const device = await FakeDevice.start(broker.url, id, react);
  devices.push(device);
  await device.keep("$fw/name", "test");
  await device.keep("$fw/version", "1.0.0");
  return device;
}

/** Takes what it gets, and counts the images by their MD5. */
function taker(version: string): { react: Reaction; taken: string[] } {
  const taken: string[] = [];
  return {
    taken,
    react: async (_attribute, payload, device) => {
      taken.push(md5(payload));
      await device.status("200");
      await device.restart({ "$fw/checksum": md5(payload), "$fw/version": version });
    },
  };
}

/** `homie ota --watch` in a process of its own, so that it can be interrupted. */
class Watcher {
  output = "";
  readonly #child: ChildProcess;
  readonly #closed: Promise<number | null>;

  constructor(...args: string[]) {
    const words = ["ota", "--broker", broker.url, "--watch", folder, "--timeout", "2", ...args];
    this.#child = spawn(process.execPath, [join(ROOT, "bin/homie.js"), ...words]);
    for (const stream of [this.#child.stdout!, this.#child.stderr!]) {
      stream.on("data", (chunk: Buffer) => {
        this.output += chunk;
      });
    }
    this.#closed = new Promise((resolve) => this.#child.once("close", resolve));
  }

  /** Waits until it has said something. */
  async says(text: string, timeoutMs = 20_000): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    while (!this.output.includes(text)) {
      if (Date.now() > deadline) expect.fail(`"${text}" is not in: ${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Presses Ctrl-C. @returns its exit code */
  async stop(): Promise<number | null> {
    this.#child.kill("SIGINT");
    return await this.#closed;
  }
}

it("keeps a fleet on the newest image, also devices that come later, and stops with Ctrl-C", async () => {
  const first = put("1.1.0");
  const one = taker("1.1.0");
  await start("a", one.react);
  watcher = new Watcher();
  await watcher.says(`${join(folder, "test-1.1.0.bin")}: test 1.1.0 for a.`);
  await watcher.says("a: updated.");
  const later = taker("1.2.0");
  const late = await start("b", later.react);
  await late.keep("$fw/version", "1.1.0");
  await late.keep("$fw/checksum", md5(first));
  const second = put("1.2.0");
  await watcher.says("test 1.2.0 for a, b.");
  await watcher.says("a: updated. b: updated.");
  expect(one.taken).toEqual([md5(first), md5(second)]);
  expect(later.taken).toEqual([md5(second)]);
  expect(await watcher.stop()).toBe(0);
  expect(watcher.output).toMatch(/Stopped\.\n$/);
});

it("sees a new image while no device says a word", async () => {
  const { react } = taker("1.1.0");
  await start("a", react);
  watcher = new Watcher();
  await watcher.says("Watching");
  // What the broker has kept has been told by then.
  await new Promise((resolve) => setTimeout(resolve, 1000));
  put("1.1.0");
  await watcher.says("a: updated.");
});

it("sends nothing to a device whose configuration switches OTA off, and says so", async () => {
  put("1.1.0");
  const [one, other] = [taker("1.1.0"), taker("1.1.0")];
  const closed = await start("a", one.react);
  await closed.keep("$implementation/ota/enabled", "false");
  await start("b", other.react);
  watcher = new Watcher();
  await watcher.says("a does not take updates: OTA is switched off in its configuration.");
  await watcher.says("b: updated.");
  expect(one.taken).toEqual([]);
});

it("sends no image that a device has rolled back", async () => {
  const image = put("1.1.0");
  const [one, other] = [taker("1.2.0"), taker("1.2.0")];
  const bad = await start("a", one.react);
  await bad.status(`500 ROLLED_BACK ${md5(image)}`);
  await start("b", other.react);
  watcher = new Watcher();
  await watcher.says(`(MD5 ${md5(image)}) is held back: a has rolled it back.`);
  // The next one is sent: what was held back is the image, not the devices.
  const next = put("1.2.0");
  await watcher.says("a: updated. b: updated.");
  expect([...one.taken, ...other.taken]).toEqual([md5(next), md5(next)]);
});

it("holds an image back when a device did not come back with it", async () => {
  put("1.1.0");
  await start("a", async (_attribute, _payload, device) => {
    await device.status("200");
    await device.keep("$state", "lost");
  });
  await start("b", () => expect.unreachable());
  watcher = new Watcher();
  await watcher.says("The roll-out is stopped: the firmware may be to blame; b not tried.");
  await watcher.says("is held back: a did not come back with it. Put a new one there.");
  expect(watcher.output.split("test 1.1.0 for").length).toBe(2);
});

it("looks only after the devices it is told to, and sends a refused image once", async () => {
  put("1.1.0");
  let sent = 0;
  await start("a", async (_attribute, _payload, device) => {
    sent++;
    await device.status("400 BAD_FIRMWARE");
  });
  await start("b", () => expect.unreachable());
  watcher = new Watcher("--device", "a");
  await watcher.says("a: refused.");
  await new Promise((resolve) => setTimeout(resolve, 5000));
  expect(sent).toBe(1);
});

it("stops at once with Ctrl-C in the middle of an update", async () => {
  put("1.1.0");
  await start("a", () => {});
  watcher = new Watcher("--timeout", "600");
  await watcher.says("Sending ");
  expect(await watcher.stop()).toBe(0);
});

it("looks for a broker again that has gone", async () => {
  await start("a", () => expect.unreachable());
  watcher = new Watcher();
  await watcher.says("Watching ");
  const { port } = broker;
  await broker.close();
  await watcher.says("Looking for it again every 5 s");
  broker = await startBroker({ port });
  const image = put("1.1.0");
  const { react, taken } = taker("1.1.0");
  await start("c", react);
  await watcher.says("c: updated.");
  expect(taken).toEqual([md5(image)]);
});

it("exits 1 when there is no broker to begin with, or no folder", async () => {
  const none = await runCommand("ota", "--broker", "127.0.0.1:1", "--watch", folder);
  expect(none.output).toContain("No broker is listening at mqtt://127.0.0.1:1.");
  expect(none.code).toBe(1);
  const args = ["--broker", broker.url, "--watch", join(folder, "nowhere")];
  const missing = await runCommand("ota", ...args);
  expect(missing.output).toContain("nowhere: cannot look for firmwares there: there is no such folder.");
  expect(missing.code).toBe(1);
});

it("leaves files alone that are still being written, and complains once of what is no firmware", () => {
  const image = testImage();
  const path = join(folder, "a.bin");
  const complaints: string[] = [];
  const look = () => images.look((text) => complaints.push(text)).map((found) => found.path);
  const images = new ImageFolder(folder);
  writeFileSync(path, image.subarray(0, 300));
  expect(look()).toEqual([]);
  writeFileSync(path, image);
  expect(look()).toEqual([]);
  expect(look()).toEqual([path]);
  writeFileSync(join(folder, "b.bin"), "no firmware");
  writeFileSync(join(folder, "c.txt"), image);
  for (let looks = 0; looks < 3; looks++) expect(look()).toEqual([path]);
  expect(complaints).toHaveLength(1);
  expect(complaints[0]).toContain(`Left out: ${join(folder, "b.bin")}: `);
  rmSync(path);
  expect(look()).toEqual([]);
});
