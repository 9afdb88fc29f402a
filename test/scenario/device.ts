import { writeFileSync } from "node:fs";
import { join } from "node:path";
import mqtt, { type MqttClient } from "mqtt";
import type { BuiltImage } from "../../compiler/index.ts";
import { createBoard } from "../../host/machines/create-board.ts";
import { FlashFile } from "../../host/machines/flash-file.ts";
import type { RunningBoard } from "../../host/machines/running-board.ts";
import { writeStorage } from "../../host/storage/index.ts";
import { engine } from "../host/machines/engine-present.ts";
import { builtImage } from "../support/built-image.ts";
import { builtLoader } from "../support/built-loader.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

/** The machines that scenarios run on: the simulated board, and real Espruino where it is present. */
export const machines: Record<string, string | undefined> = { "the simulated board": undefined };
if (engine) machines["real Espruino"] = engine;

const MAC = "5c:cf:7f:0a:0b:0c";
/** The device's topic by default: base topic and MAC. */
export const TOPIC = "homie/5ccf7f0a0b0c";
/** The same of one that follows Homie 5. */
export const TOPIC_OF_5 = "homie/5/5ccf7f0a0b0c";

const SKETCH = join(import.meta.dirname, "../../examples/light.ts");

/**
 * Builds the light sketch.
 * @param size pads the image to at least so many bytes
 */
export async function image(version: string, size = 0): Promise<BuiltImage> {
  const options = { name: "light", version };
  const plain = await builtImage({ sketch: SKETCH, ...options });
  if (plain.image.length >= size) return plain;
  const sketch = join(temporaryDirectory(), "padded.ts");
  // Text in a function that nobody calls: it takes flash, and no memory.
  const padding = Array.from({ length: size - plain.image.length }, (_, i) =>
    String.fromCharCode(97 + ((i * 7) % 26)),
  ).join("");
  writeFileSync(
    sketch,
    `import ${JSON.stringify(SKETCH)};\nimport * as homie from "homie-espruino";\n` +
      `homie.onBroadcast((level) => { if (level === "padding") print("${padding}"); });\n`,
  );
  return await builtImage({ sketch, ...options }, `${SKETCH}, ${size} bytes`);
}

/** A message as a subscriber sees it. */
export interface Seen {
  topic: string;
  payload: string;
  retain: boolean;
}

/** A device that runs, and a client that watches what it says. */
export class Device {
  readonly board: RunningBoard;
  readonly client: MqttClient;
  readonly lines: string[] = [];
  readonly seen: Seen[] = [];
  /** Its own, below which its messages are. */
  readonly topic: string;
  #waiting: (() => void)[] = [];

  private constructor(board: RunningBoard, client: MqttClient, topic: string) {
    this.board = board;
    this.client = client;
    this.topic = topic;
    board.on("line", (line) => this.lines.push(line));
    board.on("exit", (reason) => this.lines.push(`stopped: ${reason}`));
    client.on("message", (topic, payload, packet) => {
      this.seen.push({ topic, payload: payload.toString(), retain: packet.retain });
      for (const wake of this.#waiting.splice(0)) wake();
    });
  }

  /** Lays out a board with an image and a configuration, and starts it with a client that watches everything. */
  static async start(
    machine: string | undefined,
    port: number,
    first: BuiltImage,
    config: object = {},
    topic = TOPIC,
  ): Promise<Device> {
    const flash = new FlashFile(first.board, temporaryDirectory());
    const content = {
      name: "Scenario",
      wifi: { ssid: "network", password: "wifi secret" },
      mqtt: { host: "127.0.0.1", port },
      ota: { enabled: true },
      ...config,
    };
    flash.create(
      writeStorage({
        board: first.board,
        loader: await builtLoader(),
        image: Buffer.from(first.image),
        config: content,
      }),
    );
    const client = mqtt.connect(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 200 });
    await new Promise<void>((resolve) => client.once("connect", () => resolve()));
    await client.subscribeAsync("#", { qos: 1 });
    const board = await createBoard({ board: first.board, flash, engine: machine, mac: MAC });
    const device = new Device(board, client, topic);
    await board.start();
    return device;
  }

  async stop(): Promise<void> {
    await this.board.stop();
    await this.client.endAsync(true);
  }

  /**
   * Waits for a message.
   * @param suffix of the topic, below the device's
   * @param from index in `seen` to begin at
   */
  async message(suffix: string, payload?: string | RegExp, from = 0): Promise<Seen> {
    const deadline = Date.now() + 30_000;
    for (;;) {
      const found = this.seen
        .slice(from)
        .find(
          (one) =>
            one.topic === `${this.topic}/${suffix}` &&
            (payload === undefined ||
              (typeof payload === "string" ? one.payload === payload : payload.test(one.payload))),
        );
      if (found) return found;
      const left = deadline - Date.now();
      if (left <= 0)
        throw new Error(`no ${suffix} ${payload ?? ""}; the board said:\n${this.lines.slice(-20).join("\n")}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  async ready(from = 0): Promise<void> {
    await this.message("$state", "ready", from);
  }

  /** Payloads of the messages to a topic below the device's, in order. */
  payloads(suffix: string): string[] {
    return this.seen.filter((one) => one.topic === `${this.topic}/${suffix}`).map((one) => one.payload);
  }
}
