import { existsSync } from "node:fs";
import type { Board } from "../boards/board.ts";
import type { MadeFirmware } from "../compiler/make-firmware.ts";
import { findBoard } from "../compiler/validate.ts";
import { UserError } from "../files/user-error.ts";
import { readConfigFile } from "../host/configure/config-file.ts";
import { createBoard } from "../host/machines/create-board.ts";
import { FlashFile } from "../host/machines/flash-file.ts";
import type { RunningBoard } from "../host/machines/running-board.ts";
import { parseBrokerAddress } from "../host/mqtt/broker-address.ts";
import { BrokerClient } from "../host/mqtt/broker-client.ts";
import { type DeviceAddress, DeviceClient, NotReady } from "../host/mqtt/device-client.ts";
import type { EmbeddedBroker } from "../host/mqtt/embedded-broker.ts";
import { LEVEL_OF_5 } from "../host/mqtt/own-topics.ts";
import type { Output } from "../host/output.ts";
import { writeStorage } from "../host/storage/index.ts";
import { loaderOf } from "../host/storage/loader.ts";
import { checkOtaFirmware } from "../host/update/ota-firmware.ts";
import { type UpdateStep, updateDevice } from "../host/update/update-device.ts";
import { idFault } from "../src/formats/config/values.ts";

/** Where the configuration lies, unless somebody says otherwise. */
const CONFIG = "config.json";
/** How long a device's id may be. */
const MAX_ID = 32;
/** How long the device may be silent while it is updated, in milliseconds. */
const TIMEOUT_MS = 20_000;
/** How long it may be away from the broker before an update, in milliseconds: longer than a restart takes. */
const ABSENT_MS = 5000;

/** What a device at the desk is made of. */
export interface DeskOptions {
  /** The device's configuration; undefined for that of the folder, if there is one. */
  config: string | undefined;
  /** Path of a real Espruino for Linux; without it the board is simulated. */
  engine: string | undefined;
  /** For the board's flash. */
  folder: string;
  broker: EmbeddedBroker;
  output: Output;
}

/** How far an update is: bytes that are written of all, and whether the device starts with them. */
export type UpdateProgress = (written: number, total: number, restarts: boolean) => void;

/** The device at the desk, which is switched on. */
export class Desk {
  readonly model: Board;
  readonly board: RunningBoard;
  readonly address: DeviceAddress;
  readonly #options: DeskOptions;
  readonly #flash: FlashFile;
  #made: MadeFirmware;
  #isUpdating = false;
  #isRenewing = false;

  private constructor(options: DeskOptions, made: MadeFirmware, flash: FlashFile, board: RunningBoard) {
    const { mqtt, device_id: id } = deskConfig(options, made);
    this.model = findBoard(made.board.id);
    this.board = board;
    this.address = { baseTopic: mqtt.base_topic ?? "homie/", id };
    this.#options = options;
    this.#flash = flash;
    this.#made = made;
  }

  /** Lays a board out and switches it on. @param ready is given the device before it has power */
  static async start(options: DeskOptions, made: MadeFirmware, ready: (desk: Desk) => void): Promise<Desk> {
    const { engine, folder, output } = options;
    const model = findBoard(made.board.id);
    const flash = new FlashFile(model, folder);
    flash.create(await storageOf(options, made));
    const board = await createBoard({ board: model, flash, engine });
    const desk = new Desk(options, made, flash, board);
    board.on("line", (line) => output.line(`  board | ${line}`));
    board.on("reboot", () => output.line("  board | --- reboot ---"));
    board.on("exit", (reason) => output.line(`  board | stopped: ${reason}`));
    const { baseTopic, id } = desk.address;
    const topic = `${baseTopic}${made.homie === 5 ? LEVEL_OF_5 : ""}${id}`;
    output.line(`${model.title}, ${engine === undefined ? "simulated" : `on ${engine}`}: ${topic}. Ctrl-C stops it.`);
    ready(desk);
    await board.start();
    return desk;
  }

  /** Whether a firmware is the one that the board was given last. */
  has({ md5 }: MadeFirmware): boolean {
    return this.#made.md5 === md5;
  }

  /**
   * Brings a firmware into the running board over the air. A board that is not at the broker, since it was reset or its sketch
   * keeps it from getting there, is laid out anew with it.
   * @returns whether the board has taken it over the air
   * @throws UpdateError when the device does not take it
   */
  async update(made: MadeFirmware, progress: UpdateProgress): Promise<boolean> {
    const firmware = checkOtaFirmware(Buffer.from(made.image), made.file);
    const { length } = firmware.bytes;
    // What an update says step by step is seen on the board's console, too.
    const output: Output = { line() {}, progress: (done, total) => progress(done, total, false), endProgress() {} };
    const onStep = (step: UpdateStep): void => {
      if (step === "restarting") progress(length, length, true);
    };
    progress(0, length, false);
    this.#isUpdating = true;
    try {
      const isThere = await BrokerClient.use(parseBrokerAddress(this.#options.broker.url), async (broker) => {
        if (!(await this.#isThere(broker))) return false;
        await updateDevice({ broker, device: this.address, firmware, timeoutMs: TIMEOUT_MS, output, onStep });
        return true;
      });
      this.#made = made;
      if (!isThere) await this.#layOut();
      return isThere;
    } finally {
      this.#isUpdating = false;
    }
  }

  /** Lays the board out with the last firmware and its configuration, as if it were new, and switches it on. */
  async renew(): Promise<void> {
    if (this.#isUpdating) throw new UserError("An update is under way: wait until it is over.");
    if (this.#isRenewing) return;
    this.#isRenewing = true;
    try {
      this.#options.output.line("The board is laid out anew.");
      await this.#layOut();
    } finally {
      this.#isRenewing = false;
    }
  }

  /** Switches it off. */
  async stop(): Promise<void> {
    await this.board.stop();
  }

  async #isThere(broker: BrokerClient): Promise<boolean> {
    const device = await DeviceClient.open(broker, this.address, []);
    try {
      await device.waitUntilReady([], ABSENT_MS);
      return true;
    } catch (error) {
      if (error instanceof NotReady) return false;
      throw error;
    }
  }

  async #layOut(): Promise<void> {
    await this.board.stop();
    this.#flash.create(await storageOf(this.#options, this.#made));
    await this.board.start();
  }
}

/** The part of a configuration that says where the device is found. */
interface Found {
  device_id: string;
  mqtt: { host: string; port: number; base_topic?: string };
}

/** The configuration at the desk: the device's own, but for where it is. */
function deskConfig({ config, broker }: DeskOptions, made: MadeFirmware): Record<string, unknown> & Found {
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

async function storageOf(options: DeskOptions, made: MadeFirmware): Promise<Buffer> {
  const board = findBoard(made.board.id);
  const config = deskConfig(options, made);
  return writeStorage({ board, loader: await loaderOf(board), image: Buffer.from(made.image), config });
}
