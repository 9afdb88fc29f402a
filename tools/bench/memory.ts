import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BOOT_FILE, FILE_HEADER, PAGE, USED_PAGES } from "../../src/flash/layout.ts";
import { type BuiltImage, buildImage, buildLoader } from "../build/index.ts";
import { ROOT } from "../build/root.ts";
import { writeStorage } from "../storage-image/index.ts";
import { putFile } from "../storage-image/write.ts";
import { BenchBoard, type BenchTools, BOARD, COUNT_ONCE, COUNTER } from "./bench-board.ts";
import { BenchDevice, type BenchFirmware } from "./bench-device.ts";

/** Variables of the engine, and bytes of the image. Nothing here is rounded. */
export interface MemoryFigures {
  /** An engine that has nothing to run. */
  idle: number;
  /** What the counter costs. */
  counter: number;
  /** What the modules cost that stand in for the chip's own. */
  standIns: number;
  /** All others include the counter and the stand-ins. */
  ready: number;
  afterMessages: { messages: number; used: number }[];
  afterReconnects: { reconnects: number; used: number };
  configuration: number;
  /** What the sketch that watches an update takes more than the light. */
  probe: number;
  /** The most during an update, of the light: the probe is taken off. The counter is part of it. */
  otaRaw: number;
  otaBase64: number;
  otaSize: number;
  image: BuiltImage;
  loaderSize: number;
}

const SKETCH = join(ROOT, "examples/light.ts");
const PROBE = join(ROOT, "bench/probe.ts");
const OTA_SIZE = 60 * 1024;
const RECONNECTS = 5;
/** How often the light is switched, in all. */
const MESSAGES = [1000, 10000];
/** How many of them are sent without waiting for their answers: on Linux the engine sleeps up to 50 ms in between. */
const BURST = 50;

const build = (sketch: string): Promise<BuiltImage> =>
  buildImage({ sketch, board: BOARD.id, name: "bench", version: "1.0.0", brand: "Homie" });

/** Counts the variables that the firmware takes in all that a device does. */
export async function measureMemory(tools: BenchTools, say: (what: string) => void): Promise<MemoryFigures> {
  const image = await build(SKETCH);
  const loader = Buffer.from((await buildLoader({ board: BOARD.id })).code + COUNTER, "latin1");
  const light = { loader, image: Buffer.from(image.image) };
  say("an idle engine");
  const idle = await idleEngine(tools);
  say("the light");
  const life = await BenchDevice.run(tools, light, (device) => lightsLife(device, say));
  say("configuration mode");
  const configuration = await configurationMode(tools, light);
  const firmware = { loader, image: Buffer.from((await build(PROBE)).image) };
  const update = await paddedImage(tools.folder);
  say("an update");
  const raw = await otaPeak(tools, firmware, update, update.image);
  say("an update in Base64");
  const base64 = await otaPeak(tools, firmware, update, Buffer.from(update.image).toString("base64"));
  const probe = raw.ready - life.ready;
  return {
    ...idle,
    ...life,
    configuration,
    probe,
    otaRaw: raw.peak - probe,
    otaBase64: base64.peak - probe,
    otaSize: update.image.length,
    image,
    loaderSize: loader.length - COUNTER.length,
  };
}

/** Engines with nothing to run but the counter, and with the stand-ins in their Storage. */
async function idleEngine(tools: BenchTools): Promise<{ idle: number; counter: number; standIns: number }> {
  const count = async (code: string, read: (board: BenchBoard) => Promise<number>): Promise<number> => {
    const storage = Buffer.alloc(BOARD.storage.pages * PAGE, 0xff);
    const end = putFile(storage, 0, BOOT_FILE, Buffer.from(code));
    putFile(storage, end, ".pad", Buffer.alloc(USED_PAGES * PAGE - end - FILE_HEADER));
    const board = new BenchBoard(tools, storage);
    try {
      return await read(board);
    } finally {
      await board.stop();
    }
  };
  const idle = await count(COUNT_ONCE, (board) => board.firstCount());
  const counted = await count(COUNTER, (board) => board.used());
  const standing = await count(`require("Wifi");require("ESP8266");${COUNTER}`, (board) => board.used());
  return { idle, counter: counted - idle, standIns: standing - counted };
}

async function lightsLife(device: BenchDevice, say: (what: string) => void) {
  const ready = await device.board.used();
  await device.subscribe("light/on");
  let sent = 0;
  const afterMessages: MemoryFigures["afterMessages"] = [];
  for (const messages of MESSAGES) {
    say(`${messages} messages`);
    for (; sent < messages; sent += BURST) {
      for (let i = 0; i < BURST; i++) await device.publish("light/on/set", `${i % 2 === 0}`);
      for (let i = 0; i < BURST; i++) await device.next();
    }
    afterMessages.push({ messages, used: await device.board.used() });
  }
  say(`${RECONNECTS} reconnects`);
  for (let i = 0; i < RECONNECTS; i++) await device.restartBroker();
  return { ready, afterMessages, afterReconnects: { reconnects: RECONNECTS, used: await device.board.used() } };
}

async function configurationMode(tools: BenchTools, { loader, image }: BenchFirmware): Promise<number> {
  const board = new BenchBoard(tools, writeStorage({ board: BOARD, loader, image }));
  try {
    await board.line("Configuration mode");
    return await board.used();
  } finally {
    await board.stop();
  }
}

/** The light with code that is never run, as large as an update has to be. */
async function paddedImage(folder: string): Promise<BuiltImage> {
  const code = readFileSync(SKETCH, "utf8");
  const line = (i: number): string => `  print("${`${i}`.padStart(52, ".")}");\n`;
  const padded = async (lines: number): Promise<BuiltImage> => {
    const text = Array.from({ length: lines }, (_, i) => line(i)).join("");
    const sketch = join(folder, "padded.ts");
    writeFileSync(sketch, `${code}\nsetTimeout(() => {\n  if (getTime() > 0) return;\n${text}}, 1000);\n`);
    return await build(sketch);
  };
  const few = (await padded(1)).image.length;
  const perLine = ((await padded(101)).image.length - few) / 100;
  return await padded(1 + Math.round((OTA_SIZE - few) / perLine));
}

async function otaPeak(
  tools: BenchTools,
  firmware: BenchFirmware,
  { md5 }: BuiltImage,
  payload: Uint8Array | string,
): Promise<{ ready: number; peak: number }> {
  return await BenchDevice.run(tools, firmware, async (device) => {
    const ready = await device.board.used();
    await device.publish(`$implementation/ota/firmware/${md5}`, Buffer.from(payload));
    await device.board.line("Reboot due");
    await device.subscribe("probe/peak");
    await device.publish("probe/peak/set", "?");
    return { ready, peak: Number(await device.next()) };
  });
}
