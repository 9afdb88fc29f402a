import { parseBrokerAddress } from "../../host/mqtt/broker-address.ts";
import { BrokerClient } from "../../host/mqtt/broker-client.ts";
import { type EmbeddedBroker, startBroker } from "../../host/mqtt/embedded-broker.ts";
import { writeStorage } from "../../host/storage/index.ts";
import { BenchBoard, type BenchTools, BOARD } from "./bench-board.ts";

const DEVICE = "bench";
const ANSWER_MS = 10_000;

/** Where a firmware comes from. */
export interface BenchFirmware {
  loader: Buffer;
  image: Buffer;
}

/** A board with the firmware on it, and the broker it is connected to. */
export class BenchDevice {
  readonly board: BenchBoard;
  #broker: EmbeddedBroker;
  #client: BrokerClient;

  private constructor(board: BenchBoard, broker: EmbeddedBroker, client: BrokerClient) {
    this.board = board;
    this.#broker = broker;
    this.#client = client;
  }

  /** Boots a device and waits until it is ready; stops it when the work is done. */
  static async run<Result>(
    tools: BenchTools,
    { loader, image }: BenchFirmware,
    work: (device: BenchDevice) => Promise<Result>,
  ): Promise<Result> {
    const broker = await startBroker();
    const client = await BrokerClient.open(parseBrokerAddress(broker.url));
    const config = {
      name: "Bench",
      device_id: DEVICE,
      wifi: { ssid: "bench", password: "not shown" },
      mqtt: { host: broker.host, port: broker.port },
      ota: { enabled: true },
    };
    const board = new BenchBoard(tools, writeStorage({ board: BOARD, loader, image, config }));
    const device = new BenchDevice(board, broker, client);
    try {
      await board.line("Ready");
      return await work(device);
    } finally {
      await board.stop();
      await device.#client.close();
      await device.#broker.close();
    }
  }

  /** Begins to listen to a topic below the device's. */
  async subscribe(attribute: string): Promise<void> {
    await this.#client.subscribe([`homie/${DEVICE}/${attribute}`]);
  }

  /** Publishes to a topic below the device's. */
  async publish(attribute: string, payload: string | Buffer): Promise<void> {
    await this.#client.publish(`homie/${DEVICE}/${attribute}`, payload);
  }

  /** The next message of what was subscribed to. */
  async next(): Promise<string> {
    const message = await this.#client.next(Date.now() + ANSWER_MS);
    if (!message) throw new Error(`the device has been silent for ${ANSWER_MS / 1000} s`);
    return message.payload;
  }

  /** Ends the broker, starts it again, and waits until the device is back. */
  async restartBroker(): Promise<void> {
    const { port } = this.#broker;
    await this.#client.close();
    await this.#broker.close();
    await this.board.line("MQTT: ");
    this.#broker = await startBroker({ port });
    await this.board.line("Ready");
    this.#client = await BrokerClient.open(parseBrokerAddress(this.#broker.url));
  }
}
