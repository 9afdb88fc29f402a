import { connectAsync, type MqttClient } from "mqtt";

/** What a fake device does when something is published to one of its topics. */
export type Reaction = (attribute: string, payload: Buffer, device: FakeDevice) => Promise<void> | void;

/** The checksum that a fake device starts with. */
export const OLD_CHECKSUM = "0".repeat(32);

/** A Homie device that only talks: it says what a test tells it to say. */
export class FakeDevice {
  readonly #client: MqttClient;
  readonly topic: string;
  /** The attributes that the broker keeps of it. */
  readonly kept = new Set<string>();

  private constructor(client: MqttClient, topic: string) {
    this.#client = client;
    this.topic = topic;
  }

  /** Connects and advertises a device that is ready, or in another state. */
  static async start(url: string, id: string, react: Reaction = () => {}, state = "ready"): Promise<FakeDevice> {
    const device = new FakeDevice(await connectAsync(url), `homie/${id}`);
    device.#client.on("message", (topic, payload) => {
      void react(topic.slice(device.topic.length + 1), payload, device);
    });
    const topics = ["ota/firmware/+", "ota/revert", "config/set", "reset"].map((topic) => `$implementation/${topic}`);
    await device.#client.subscribeAsync(topics.map((topic) => `${device.topic}/${topic}`));
    await device.keep("$fw/checksum", OLD_CHECKSUM);
    await device.keep("$implementation/ota/enabled", "true");
    await device.keep("$implementation/config", '{"name":"Lamp","ota":{"enabled":true}}');
    await device.keep("$state", state);
    return device;
  }

  /** Publishes an attribute, retained. */
  async keep(attribute: string, payload: string | Buffer): Promise<void> {
    this.kept.add(attribute);
    await this.#client.publishAsync(`${this.topic}/${attribute}`, payload, { qos: 1, retain: true });
  }

  /** Publishes a message that the broker does not keep. */
  async say(attribute: string, payload: string | Buffer): Promise<void> {
    await this.#client.publishAsync(`${this.topic}/${attribute}`, payload, { qos: 1 });
  }

  /** Says an OTA status as devices do: retained. */
  async status(payload: string | Buffer): Promise<void> {
    await this.keep("$implementation/ota/status", payload);
  }

  /** Restarts, with other attributes afterwards. */
  async restart(attributes: { [attribute: string]: string } = {}): Promise<void> {
    await this.keep("$state", "lost");
    await this.keep("$state", "init");
    for (const [attribute, payload] of Object.entries(attributes)) await this.keep(attribute, payload);
    await this.keep("$state", "ready");
  }

  async stop(): Promise<void> {
    await this.#client.endAsync(true);
  }
}
