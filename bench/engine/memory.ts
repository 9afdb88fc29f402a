import { readFileSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { type BuiltImage, buildImage, buildLoader } from "../../compiler/index.ts";
import { ROOT } from "../../files/root.ts";
import { freePort } from "../../host/machines/free-port.ts";
import { writeStorage } from "../../host/storage/index.ts";
import { putFile } from "../../host/storage/write.ts";
import { MAX_CONFIG } from "../../src/formats/journal.ts";
import { BOOT_FILE, FILE_HEADER, PAGE, USED_PAGES } from "../../src/formats/layout.ts";
import { PROMISED } from "../promised.ts";
import { BenchBoard, type BenchTools, BOARD } from "./bench-board.ts";
import { BenchDevice, type BenchFirmware } from "./bench-device.ts";
import { COUNT_ONCE, COUNTER } from "./counter.ts";
import { TOTAL } from "./limits.ts";

/** Variables in use; all but the first three with the counter and the stand-ins. */
export interface MemoryFigures {
  /** On an engine that has nothing to run. */
  idle: number;
  /** What the counter costs. */
  counter: number;
  /** What the modules cost that stand in for the chip's own. */
  standIns: number;
  ready: number;
  /** After so many messages. The first entry is what the others are compared with. */
  afterMessages: { messages: number; used: number }[];
  afterReconnects: { reconnects: number; used: number };
  configuration: number;
  /** Configuration mode while four requests are sending their bodies, nearly as long as they may be. */
  requests: number;
  /** The most during an update. */
  otaRaw: number;
  otaBase64: number;
  /** Whether an update works while the sketch holds as many variables as are to be free, by form. */
  heldRaw: boolean;
  heldBase64: boolean;
}

/** What was built for the counts. */
export interface BuiltFigures {
  image: BuiltImage;
  loader: Buffer;
  /** Size of the image of the update, in bytes. */
  otaSize: number;
}

const SKETCH = join(ROOT, "examples/light.ts");
const PROBE = join(ROOT, "bench/programs/probe.ts");
const HELD = join(ROOT, "bench/programs/held.ts");
const OTA_SIZE = 60 * 1024;
/** How long an update may take that may never end. */
const HELD_MS = 30_000;
const RECONNECTS = 5;
const PARALLEL = 4;
/** How many messages are sent without waiting for their answers: on Linux the engine sleeps up to 50 ms in between. */
const BURST = 50;
/** The first messages make the engine look up what it keeps from then on, so that is where growth is counted from. */
const MESSAGES = [BURST, 1000, 10000];

/** Builds what only Linux runs, whose C stack has room for what the counting adds. */
const build = (sketch: string): Promise<BuiltImage> =>
  buildImage({ sketch, board: BOARD.id, name: "bench", version: "1.0.0", brand: "Homie", enforceStack: false });

/** Counts the variables that the firmware takes in all that a device does. */
export async function measureMemory(
  tools: BenchTools,
  say: (what: string) => void,
): Promise<MemoryFigures & BuiltFigures> {
  const image = await build(SKETCH);
  const loader = Buffer.from((await buildLoader({ board: BOARD.id })).code, "latin1");
  const counting = Buffer.concat([loader, Buffer.from(COUNTER)]);
  const light = { loader: counting, image: Buffer.from(image.image) };
  say("an idle engine");
  const idle = await idleEngine(tools);
  say("a light");
  const life = await BenchDevice.run(tools, light, (device) => lightsLife(device, say));
  say("configuration mode");
  const configuration = await configurationMode(tools, light);
  const probe = { loader: counting, image: Buffer.from((await build(PROBE)).image) };
  const update = await paddedImage(tools.folder, image.image.length);
  const otaPeak = async (payload: Uint8Array | string): Promise<number> => {
    const { ready, peak } = await updateProbe(tools, probe, update.md5, payload);
    // The probe's peak does not count the probe's look, but all else of the probe.
    return peak - (ready - life.ready);
  };
  say("an update");
  const otaRaw = await otaPeak(update.image);
  say("an update in Base64");
  const otaBase64 = await otaPeak(Buffer.from(update.image).toString("base64"));
  const held = { loader, image: Buffer.from((await build(HELD)).image) };
  const free = TOTAL - (life.ready - idle.counter - idle.standIns) - PROMISED;
  const works = async (payload: Uint8Array | string): Promise<boolean> => {
    say(`an update with ${free} variables free`);
    return await updateHeld(tools, held, update.md5, payload, free);
  };
  const heldRaw = await works(update.image);
  const heldBase64 = await works(Buffer.from(update.image).toString("base64"));
  const ota = { otaRaw, otaBase64, heldRaw, heldBase64, otaSize: update.image.length };
  return { ...idle, ...life, ...configuration, ...ota, image, loader };
}

/** Engines with nothing to run but the counter, and with the stand-ins in their Storage. */
async function idleEngine(tools: BenchTools): Promise<Pick<MemoryFigures, "idle" | "counter" | "standIns">> {
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

async function lightsLife(
  device: BenchDevice,
  say: (what: string) => void,
): Promise<Pick<MemoryFigures, "ready" | "afterMessages" | "afterReconnects">> {
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

async function configurationMode(
  tools: BenchTools,
  { loader, image }: BenchFirmware,
): Promise<{ configuration: number; requests: number }> {
  const port = await freePort();
  const board = new BenchBoard(tools, writeStorage({ board: BOARD, loader, image }), port);
  const sockets: Socket[] = [];
  try {
    await board.line("Configuration mode");
    const configuration = await board.used();
    for (let i = 0; i < PARALLEL; i++) {
      const socket = connect(port, "127.0.0.1");
      socket.on("error", () => {});
      sockets.push(socket);
      socket.write(`PUT /config HTTP/1.1\r\nHost: bench\r\nContent-Length: ${MAX_CONFIG}\r\n\r\n{"name":"`);
      socket.write("x".repeat(MAX_CONFIG - 100));
    }
    return { configuration, requests: await board.used() };
  } finally {
    for (const socket of sockets) socket.destroy();
    await board.stop();
  }
}

/** The light, with code that is never run so that the image is as large as an update has to be; a larger one as it is. */
async function paddedImage(folder: string, size: number): Promise<BuiltImage> {
  const code = readFileSync(SKETCH, "utf8");
  const padded = async (lines: number): Promise<BuiltImage> => {
    const text = Array.from({ length: lines }, (_, i) => `  print("${`${i}`.padStart(52, ".")}");\n`).join("");
    const sketch = join(folder, "padded.ts");
    writeFileSync(sketch, `${code}\nsetTimeout(() => {\n  if (getTime() > 0) return;\n${text}}, 1000);\n`);
    return await build(sketch);
  };
  if (size >= OTA_SIZE) return await padded(1);
  const few = (await padded(1)).image.length;
  const perLine = ((await padded(101)).image.length - few) / 100;
  return await padded(1 + Math.max(0, Math.round((OTA_SIZE - few) / perLine)));
}

/** Whether an update comes to its end when only so many variables are free before it begins. */
async function updateHeld(
  tools: BenchTools,
  firmware: BenchFirmware,
  md5: string,
  payload: Uint8Array | string,
  free: number,
): Promise<boolean> {
  return await BenchDevice.run(tools, firmware, async (device) => {
    await device.subscribe("held/left");
    await device.publish("held/left/set", `${free}`);
    const left = Number(await device.next());
    if (left > free || left < free - 1) throw new Error(`${left} variables are free instead of ${free}`);
    await device.publish(`$implementation/ota/firmware/${md5}`, Buffer.from(payload));
    return await device.board.line("Reboot due", HELD_MS).then(
      () => true,
      () => false,
    );
  });
}

async function updateProbe(
  tools: BenchTools,
  firmware: BenchFirmware,
  md5: string,
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
