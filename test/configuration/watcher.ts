import mqtt, { type MqttClient } from "mqtt";
import { type EmbeddedBroker, startBroker } from "../../host/mqtt/embedded-broker.ts";
import { retainedMessages } from "../support/retained-messages.ts";

/** A message as a subscriber sees it. */
interface Seen {
  topic: string;
  payload: string;
  retained: boolean;
}

/** A broker, and a client that sees everything on it. */
export class Watcher {
  readonly seen: Seen[] = [];
  readonly broker: EmbeddedBroker;
  readonly client: MqttClient;

  private constructor(broker: EmbeddedBroker, client: MqttClient) {
    this.broker = broker;
    this.client = client;
    client.on("message", (topic, payload, { retain }) =>
      this.seen.push({ topic, payload: payload.toString("utf8"), retained: retain }),
    );
  }

  static async start(): Promise<Watcher> {
    const broker = await startBroker();
    const client = mqtt.connect(broker.url);
    const watcher = new Watcher(broker, client);
    await client.subscribeAsync("#", { qos: 1 });
    return watcher;
  }

  /** What retained messages are there, by topic. */
  retained(): Promise<Map<string, string>> {
    return retainedMessages(this.broker.url);
  }

  /** Waits for a message that comes after the first `from`. @returns it */
  async message(topic: string, payload: string | RegExp, from = 0): Promise<Seen> {
    const deadline = Date.now() + 20_000;
    for (;;) {
      const found = this.seen
        .slice(from)
        .find(
          (one) =>
            one.topic === topic && (typeof payload === "string" ? one.payload === payload : payload.test(one.payload)),
        );
      if (found) return found;
      if (Date.now() > deadline)
        throw new Error(`no ${topic} ${payload}; the last: ${JSON.stringify(this.seen.slice(-8))}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  async stop(): Promise<void> {
    await this.client.endAsync(true);
    await this.broker.close();
  }
}
