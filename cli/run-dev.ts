import { existsSync } from "node:fs";
import type { MadeFirmware } from "../compiler/make-firmware.ts";
import type { BuildFlags } from "../compiler/settings.ts";
import { findBoard } from "../compiler/validate.ts";
import { UserError } from "../files/user-error.ts";
import { readConfigFile } from "../host/configure/config-file.ts";
import { createBoard } from "../host/machines/create-board.ts";
import { FlashFile } from "../host/machines/flash-file.ts";
import type { RunningBoard } from "../host/machines/running-board.ts";
import { parseBrokerAddress } from "../host/mqtt/broker-address.ts";
import { BrokerClient } from "../host/mqtt/broker-client.ts";
import { type EmbeddedBroker, startBroker } from "../host/mqtt/embedded-broker.ts";
import { LEVEL_OF_5 } from "../host/mqtt/own-topics.ts";
import type { Output } from "../host/output.ts";
import { writeStorage } from "../host/storage/index.ts";
import { loaderOf } from "../host/storage/loader.ts";
import { checkOtaFirmware } from "../host/update/ota-firmware.ts";
import { updateDevice } from "../host/update/update-device.ts";
import { idFault } from "../src/formats/config/values.ts";
import { buildSketch } from "./build-sketch.ts";
import { showError } from "./terminal/show-error.ts";

/** Where the configuration lies, unless somebody says otherwise. */
const CONFIG = "config.json";
/** How long a device's id may be. */
const MAX_ID = 32;
/** How long the device may be silent while it is updated, in milliseconds. */
const TIMEOUT_MS = 20_000;

/** What `homie dev` is told. */
export interface DevOptions {
  sketch: string | undefined;
  flags: BuildFlags;
  config: string | undefined;
  port: number | undefined;
  /** Path of a real Espruino for Linux; without it the board is simulated. */
  engine: string | undefined;
  /** For the board's flash. */
  folder: string;
  signal: AbortSignal;
  output: Output;
}

/** The device at the desk, once it has been started. */
interface Desk {
  board: RunningBoard;
  device: { baseTopic: string; id: string };
  md5: string;
}

/** Runs a sketch with a broker, and brings each change of it into the running board over the air, until it is stopped. */
export async function runDev(options: DevOptions): Promise<void> {
  const { SourceWatch } = await import("../compiler/source-watch.ts");
  const { output, signal } = options;
  const sources = new SourceWatch();
  const broker = await startBroker(options.port === undefined ? {} : { port: options.port }).catch((error: Error) => {
    throw new UserError(
      `No broker can listen at port ${options.port}: ${error.message}. Give another one with --port.`,
    );
  });
  let desk: Desk | undefined;
  try {
    output.line(`A broker listens at ${broker.url}.`);
    while (!signal.aborted) {
      const started = Date.now();
      try {
        const made = await buildSketch(options.sketch, options.flags, (file) => sources.add(file));
        if (!desk) desk = await start(options, broker, made);
        else if (desk.md5 === made.md5) output.line("Nothing has changed in the image.");
        else {
          await update(broker, desk, made);
          output.line(`Updated in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
        }
      } catch (error) {
        if (!(error instanceof UserError) || sources.isEmpty) throw error;
        showError(error);
      }
      // It would wait forever for a signal that was given before.
      if (!signal.aborted) await sources.next(signal);
    }
  } finally {
    sources.close();
    await desk?.board.stop();
    await broker.close();
  }
}

/** The configuration at the desk: the device's own, but for where it is. */
function deskConfig({ config }: DevOptions, broker: EmbeddedBroker, made: MadeFirmware): Record<string, unknown> {
  const file = config ?? (existsSync(CONFIG) ? CONFIG : undefined);
  const own = file === undefined ? {} : readConfigFile(file);
  const { base_topic } = (own.mqtt ?? {}) as { base_topic?: string };
  return {
    device_id: idFault(made.name, MAX_ID) ? "desk" : made.name,
    name: made.name,
    ...own,
    wifi: { ssid: "desk" },
    mqtt: { host: broker.host, port: broker.port, ...(base_topic === undefined ? {} : { base_topic }) },
    ota: { enabled: true },
  };
}

/** Lays the board out, and switches it on. */
async function start(options: DevOptions, broker: EmbeddedBroker, made: MadeFirmware): Promise<Desk> {
  const { engine, folder, output } = options;
  const config = deskConfig(options, broker, made);
  const board = findBoard(made.board.id);
  const flash = new FlashFile(board, folder);
  flash.create(writeStorage({ board, loader: await loaderOf(board), image: Buffer.from(made.image), config }));
  const running = await createBoard({ board, flash, engine });
  running.on("line", (line) => output.line(`  board | ${line}`));
  running.on("reboot", () => output.line("  board | --- reboot ---"));
  running.on("exit", (reason) => output.line(`  board | stopped: ${reason}`));
  const { base_topic: baseTopic = "homie/" } = config.mqtt as { base_topic?: string };
  const id = config.device_id as string;
  const level = made.homie === 5 ? LEVEL_OF_5 : "";
  output.line(
    `${board.title}, ${engine === undefined ? "simulated" : `on ${engine}`}: ${baseTopic}${level}${id}. Ctrl-C stops it.`,
  );
  await running.start();
  return { board: running, device: { baseTopic, id }, md5: made.md5 };
}

/** What an update says step by step is seen on the board's console, too. */
const QUIET: Output = { line() {}, progress() {}, endProgress() {} };

async function update(broker: EmbeddedBroker, desk: Desk, made: MadeFirmware): Promise<void> {
  const firmware = checkOtaFirmware(Buffer.from(made.image), made.file);
  const { device } = desk;
  await BrokerClient.use(parseBrokerAddress(broker.url), (client) =>
    updateDevice({ broker: client, device, firmware, timeoutMs: TIMEOUT_MS, output: QUIET }),
  );
  desk.md5 = made.md5;
}
