import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectAsync, type MqttClient } from "mqtt";
import { nodemcu } from "../../boards/nodemcu.ts";
import { createBoard } from "../../host/machines/create-board.ts";
import { FlashFile } from "../../host/machines/flash-file.ts";
import type { RunningBoard } from "../../host/machines/running-board.ts";
import { writeStorage } from "../../host/storage/index.ts";
import { SimulatedBoard } from "../../sim/board.ts";
import { NorFlash } from "../../sim/nor-flash.ts";
import { builtLoader } from "../support/built-loader.ts";
import { firmware, type TestImage } from "./images.ts";
import { RawBroker } from "./raw-broker.ts";
import { Waiting } from "./waiting.ts";

/** How many times faster than the world a simulated board's time goes, unless a test says otherwise. */
const SPEED = 30;
export const TOPIC = "homie/rig";
export const STATUS = "$implementation/ota/status";

/** What a rig is made of. */
export interface RigOptions {
  /** Where the broker is that the device is configured for, and the tests' client with it. */
  broker: { host: string; port: number };
  /** Path of a real Espruino; without it the board is simulated. */
  engine?: string | undefined;
  /** Makes another board in place of both, with this content of Storage. */
  machine?: ((storage: Buffer) => RunningBoard) | undefined;
  /** How many times faster a simulated board's time goes. */
  speed?: number;
  /** The image in slot A. */
  first?: TestImage;
  /** Code that runs behind the loader's. */
  afterLoader?: string;
  /** Added to the configuration. */
  config?: object;
  /** That broker, if it is one whose bytes the test decides. */
  raw?: RawBroker;
}

/** A message that the device has published. */
export interface Said {
  attribute: string;
  payload: string;
  retain: boolean;
}

/** The board under test: a simulated one, whose flash can be made to fail, or real Espruino. */
export class Rig {
  /** The lines of its console. */
  readonly lines: string[] = [];
  /** What it published, in order. */
  readonly said: Said[] = [];
  /** The simulated board; absent on real Espruino. */
  readonly simulated: SimulatedBoard | undefined;
  readonly #board: Pick<RunningBoard, "start" | "stop" | "evaluate">;
  readonly #client: MqttClient | undefined;
  readonly #folder: string | undefined;
  readonly #waiting = new Waiting();

  private constructor(
    board: SimulatedBoard | RunningBoard,
    client: MqttClient | RawBroker,
    folder: string | undefined,
  ) {
    this.#folder = folder;
    const publish = (topic: string, payload: string, retain: boolean) => {
      this.said.push({ attribute: topic.slice(TOPIC.length + 1), payload, retain });
      this.#waiting.look();
    };
    if (client instanceof RawBroker) client.onPublish = (topic, payload) => publish(topic, payload, false);
    else {
      this.#client = client;
      client.on("message", (topic, payload, { retain }) => publish(topic, payload.toString("latin1"), retain));
    }
    const hear = (line: string) => {
      this.lines.push(line);
      this.#waiting.look();
    };
    if (board instanceof SimulatedBoard) {
      this.simulated = board;
      board.on("line", hear);
      this.#board = {
        start: async () => board.powerOn(),
        stop: async () => board.powerOff(),
        evaluate: async (code) => JSON.stringify(board.evaluate(code)),
      };
    } else {
      board.on("line", hear);
      board.on("exit", (reason) => hear(`stopped: ${reason}`));
      this.#board = board;
    }
  }

  /** Lays out a board, with a client that watches the device; the board is off. */
  static async open(options: RigOptions): Promise<Rig> {
    const { broker, engine, machine, speed = SPEED, first, afterLoader = "", config, raw } = options;
    const storage = writeStorage({
      board: nodemcu,
      loader: Buffer.concat([await builtLoader(), Buffer.from(afterLoader)]),
      image: (first ?? (await firmware("1"))).bytes,
      config: {
        name: "Rig",
        device_id: "rig",
        wifi: { ssid: "network" },
        mqtt: { host: broker.host, port: broker.port },
        ota: { enabled: true },
        ...config,
      },
    });
    const client = raw
      ? undefined
      : await connectAsync(`mqtt://${broker.host}:${broker.port}`, { reconnectPeriod: 50 });
    await client?.subscribeAsync(`${TOPIC}/#`, { qos: 1 });
    if (machine) return new Rig(machine(storage), client ?? raw!, undefined);
    if (engine === undefined) {
      const flash = new NorFlash(nodemcu.flashSize);
      flash.program(nodemcu.storage.offset, storage);
      return new Rig(new SimulatedBoard({ board: nodemcu, flash, speed }), client ?? raw!, undefined);
    }
    const folder = mkdtempSync(join(tmpdir(), "homie-rig-"));
    const flash = new FlashFile(nodemcu, folder);
    flash.create(storage);
    return new Rig(await createBoard({ board: nodemcu, flash, engine }), client ?? raw!, folder);
  }

  /** The flash of the simulated board. */
  get flash(): NorFlash {
    return this.simulated!.flash;
  }

  /** Switches the power on and waits until the device is ready. */
  async boot(): Promise<void> {
    const from = this.said.length;
    await this.start();
    await this.ready(undefined, from);
  }

  /** Switches the power on. */
  async start(): Promise<void> {
    this.#waiting.begin();
    await this.#board.start();
  }

  /** Cuts the power. */
  async stop(): Promise<void> {
    await this.#board.stop();
  }

  /** Evaluates an expression on the board's console. @returns its value as JSON */
  evaluate(code: string): Promise<string> {
    return this.#board.evaluate(code);
  }

  /** Ends everything. */
  async close(): Promise<void> {
    await this.#board.stop();
    await this.#client?.endAsync(true);
    if (this.#folder) rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Waits until the tests' own client has found its broker again. */
  async reconnected(): Promise<void> {
    const client = this.#client!;
    if (!client.connected) await new Promise<void>((resolve) => client.once("connect", () => resolve()));
  }

  /** Publishes below the device's topic. */
  async publish(attribute: string, payload: Buffer | string, options: { qos?: 0 | 1 | 2; retain?: boolean } = {}) {
    await this.#client!.publishAsync(`${TOPIC}/${attribute}`, payload, { qos: 1, ...options });
  }

  /** Publishes to all devices. */
  async broadcast(level: string, payload: string): Promise<void> {
    await this.#client!.publishAsync(`${TOPIC.slice(0, TOPIC.lastIndexOf("/"))}/$broadcast/${level}`, payload, {
      qos: 1,
    });
  }

  /** Publishes a firmware, or what is said to be one. */
  async send({ bytes, md5 }: { bytes: Buffer | string; md5: string }, qos: 0 | 1 | 2 = 1): Promise<void> {
    await this.publish(`$implementation/ota/firmware/${md5}`, bytes, { qos });
  }

  /** Whoever waits for the device gets an error, until it is started again. */
  abandon(): void {
    this.#waiting.end();
  }

  /** Waits until something is so. @returns what was returned, once it is neither false nor undefined */
  until<Value>(find: () => Value | false | undefined, what: string, patience?: number): Promise<Value> {
    const describe = () => {
      const said = this.said.slice(-15).map(({ attribute, payload }) => `${attribute} ${payload.slice(0, 60)}`);
      return `${what}. It said:\n${said.join("\n")}\nConsole:\n${this.lines.slice(-25).join("\n")}`;
    };
    return this.#waiting.until(find, describe, patience);
  }

  /**
   * Waits for a message from the device that is newer than an index in `said`.
   * @param patience in milliseconds; some seconds by default
   */
  async hear(attribute: string, payload: string | RegExp, from: number, patience?: number): Promise<void> {
    const fits = (text: string) => (typeof payload === "string" ? text === payload : payload.test(text));
    await this.until(
      () => this.said.slice(from).some((one) => one.attribute === attribute && fits(one.payload)) || undefined,
      `${attribute} ${payload}`,
      patience,
    );
  }

  /** Waits until the device has connected and is ready, running the image of the given MD5. */
  async ready(md5?: string, from = 0): Promise<void> {
    let seen = from;
    let begun = false;
    let checksum = "";
    await this.until(
      () => {
        for (; seen < this.said.length; seen++) {
          const { attribute, payload, retain } = this.said[seen]!;
          if (retain) continue;
          if (attribute === "$fw/checksum") checksum = payload;
          if (attribute === "$state" && payload === "init") begun = true;
          const ready = begun && attribute === "$state" && payload === "ready";
          if (ready && (md5 === undefined || checksum === md5)) return true;
        }
        return undefined;
      },
      `ready with ${md5 ?? "any image"}`,
    );
  }

  /** Forgets what was said and printed; indexes in it begin anew. */
  forget(): void {
    this.said.length = 0;
    this.lines.length = 0;
  }

  /** The last value of an attribute. */
  last(attribute: string): string | undefined {
    return this.said.filter((one) => one.attribute === attribute).at(-1)?.payload;
  }

  /** The statuses since an index in `said`. */
  statuses(from = 0): string[] {
    return this.said.slice(from).flatMap((one) => (one.attribute === STATUS && !one.retain ? [one.payload] : []));
  }

  /**
   * Sends a firmware and waits for the status that ends the update.
   * @returns all statuses, in order
   */
  async update(...firmware: Parameters<Rig["send"]>): Promise<string[]> {
    const from = this.said.length;
    await this.send(...firmware);
    await this.hear(STATUS, /^(200|30.|40.|500)/, from);
    return this.statuses(from);
  }

  /** Sends a firmware and waits until it runs. */
  async install(firmware: TestImage): Promise<void> {
    const from = this.said.length;
    await this.send(firmware);
    await this.ready(firmware.md5, from);
  }
}
