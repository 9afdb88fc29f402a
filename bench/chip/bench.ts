import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connectAsync, type MqttClient } from "mqtt";
import { freePort } from "../../host/machines/free-port.ts";
import { type EmbeddedBroker, startBroker } from "../../host/mqtt/embedded-broker.ts";
import { writeStorage } from "../../host/storage/index.ts";
import { putFile } from "../../host/storage/write.ts";
import { PAGE, USED_PAGES } from "../../src/formats/layout.ts";
import { Chip } from "./chip.ts";
import type { ChipFiles } from "./chip-files.ts";
import { ChipFlash } from "./chip-flash.ts";
import { Device, ID } from "./device.ts";
import { BOARD, type Image, type ImageStore } from "./images.ts";
import { addUp, type Figures, type Happening } from "./statistics.ts";

/** How long a device that has done what it should may have something left to do, in milliseconds. */
const SETTLE_MS = 1000;

/** What all scenarios of a run share. */
export interface BenchTools {
  files: ChipFiles;
  /** For flash files; whoever made it removes it. */
  folder: string;
  images: ImageStore;
  /** Stack, in bytes, that no turn may go beyond; 0 lets them. */
  stackLimit: number;
  /** How often the power is cut in an update, and in a change of the configuration. */
  cuts: { update: number; config: number };
  /** Count variables, with the stack's limit off. */
  isSampled: boolean;
  say: (what: string) => void;
}

/** What a device is laid out with. */
export interface Layout {
  image: Image;
  /** Added to a configuration that works; undefined leaves the board without one. */
  config?: object | undefined;
  /** The content of a file config.json in Storage. */
  file?: string;
  /** Whether an exception resets the chip, in place of ending the scenario. */
  isResetByExceptions?: boolean;
}

/** A message that a device has published, or that was meant for one. */
export interface Said {
  topic: string;
  payload: string;
  /** True for what the broker had kept from before. */
  retained: boolean;
}

/** A step of a scenario, measured. */
export interface Row {
  what: string;
  figures: Figures;
  /** False when the scenario failed in it: the figures are of what came before. */
  isWhole: boolean;
  /** What the model says of the stack that the device's image takes at the most, in bytes. */
  model?: number | undefined;
}

/** A step that is measured: what happened on its chip between two moments. */
interface Step {
  what: string;
  model: number | undefined;
  happenings: readonly Happening[];
  from: number;
  to: number | undefined;
}

/** Where a scenario takes place: a broker, a client that sees all that passes it, and chips. */
export class Bench {
  readonly tools: BenchTools;
  /** What has passed the broker, in order. */
  readonly said: Said[] = [];
  /** What there is to say of a scenario besides its figures. */
  readonly notes: string[] = [];
  readonly #chips: Chip[] = [];
  readonly #models = new Map<Chip, number | undefined>();
  readonly #steps: Step[] = [];
  #broker: EmbeddedBroker;
  #client: MqttClient;

  private constructor(tools: BenchTools, broker: EmbeddedBroker, client: MqttClient) {
    this.tools = tools;
    this.#broker = broker;
    this.#client = client;
    client.on("error", () => {}); // it connects again
    client.on("message", (topic, payload, { retain }) =>
      this.said.push({ topic, payload: payload.toString("utf8"), retained: retain }),
    );
  }

  static async open(tools: BenchTools): Promise<Bench> {
    const broker = await startBroker();
    const client = await connectAsync(broker.url, { reconnectPeriod: 100 });
    const bench = new Bench(tools, broker, client);
    await client.subscribeAsync("#", { qos: 1 });
    return bench;
  }

  /** The broker's port. */
  get port(): number {
    return this.#broker.port;
  }

  get client(): MqttClient {
    return this.#client;
  }

  note(text: string): void {
    this.notes.push(text);
  }

  /** Kills the broker; its clients notice. */
  async killBroker(): Promise<void> {
    await this.#broker.close();
  }

  /** Starts the broker again where it was; what it had retained is gone. */
  async reviveBroker(): Promise<void> {
    const back = new Promise<void>((resolve) => this.#client.once("connect", () => resolve()));
    this.#broker = await startBroker({ port: this.#broker.port });
    await back;
    await this.#client.subscribeAsync("#", { qos: 1 });
  }

  /** A configuration that works. */
  config(added: object = {}): Record<string, unknown> {
    return {
      name: "Chip",
      device_id: ID,
      wifi: { ssid: "my network", password: "wifi secret" },
      mqtt: { host: "127.0.0.1", port: this.port },
      ota: { enabled: true },
      ...added,
    };
  }

  /** Lays a device out; it is off. */
  async device({ image, config, file, isResetByExceptions }: Layout): Promise<Device> {
    const { files, folder, images, stackLimit, isSampled } = this.tools;
    const storage = writeStorage({
      board: BOARD,
      loader: await images.loader(),
      image: image.bytes,
      ...(config ? { config: this.config(config) } : {}),
    });
    if (file !== undefined) putFile(storage, USED_PAGES * PAGE, "config.json", Buffer.from(file));
    const flash = new ChipFlash(join(mkdtempSync(join(folder, "chip-")), "flash"), BOARD, files.base, storage);
    const httpPort = await freePort();
    const limit = isSampled ? 0 : stackLimit;
    const chip = new Chip(flash, { files, httpPort, isSampled, stackLimit: limit, isResetByExceptions });
    this.#chips.push(chip);
    this.#models.set(chip, image.model);
    return new Device(this, chip, httpPort);
  }

  /**
   * Does something with a chip and measures it.
   * @param follows the step before has brought about what happens now; else what it has left under way is let end first
   */
  async measure<Result>(what: string, chip: Chip, work: () => Promise<Result>, follows = false): Promise<Result> {
    if (chip.isOn) {
      if (!follows) await sleep(SETTLE_MS);
      await chip.resetStatistics();
    }
    const { happenings } = chip.reader;
    const step: Step = { what, model: this.#models.get(chip), happenings, from: happenings.length, to: undefined };
    this.#steps.push(step);
    const result = await work();
    if (chip.isOn) await chip.readStatistics();
    step.to = happenings.length;
    return result;
  }

  /** What was wrong without ending a scenario, in words of emulator and console. */
  complaints(): string[] {
    return this.#chips.flatMap(({ complaints }) => complaints);
  }

  /** Ends everything. */
  async close(): Promise<void> {
    for (const chip of this.#chips) await chip.stop();
    await this.#client.endAsync(true);
    await this.#broker.close();
  }

  /** What was measured. Only now that all is closed: the last report of a chip that crashes comes at its end. */
  rows(): Row[] {
    return this.#steps.map(({ what, model, happenings, from, to }) => ({
      what,
      model,
      figures: addUp(happenings.slice(from, to)),
      isWhole: to !== undefined,
    }));
  }
}
