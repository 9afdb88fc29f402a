import { connect, type MqttClient } from "mqtt";
import { UserError } from "../../files/user-error.ts";
import type { BrokerAddress } from "./broker-address.ts";

const CONNECT_TIMEOUT_MS = 10_000;

/** A message from the broker. */
export interface BrokerMessage {
  topic: string;
  payload: string;
  /** True for what the broker had kept from before the subscription. */
  retained: boolean;
}

/** A connection to a broker that hands out messages one after the other. */
export class BrokerClient {
  readonly #client: MqttClient;
  readonly #url: string;
  readonly #messages: BrokerMessage[] = [];
  #wake: (() => void) | undefined;
  #lost: UserError | undefined;

  private constructor(client: MqttClient, url: string) {
    this.#client = client;
    this.#url = url;
    client.on("message", (topic, payload, packet) => {
      this.#messages.push({ topic, payload: payload.toString("utf8"), retained: packet.retain });
      this.#wake?.();
    });
    client.on("error", () => {}); // "close" follows
    client.on("close", () => {
      this.#lost ??= new UserError(
        `The broker ${url} has closed the connection. Its log says why (a limit on the size of messages, perhaps).`,
      );
      this.#wake?.();
    });
  }

  /** Connects; an error says whether the broker was not found, not there, or did not let us in. */
  static async open(address: BrokerAddress): Promise<BrokerClient> {
    const { url, username, password } = address;
    const client = connect(url, {
      clientId: `homie-tool-${Math.random().toString(16).slice(2, 10)}`,
      reconnectPeriod: 0,
      connectTimeout: CONNECT_TIMEOUT_MS,
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password }),
    });
    await new Promise<void>((resolve, reject) => {
      const fail = (error: Error & { code?: string | number }) => {
        client.end(true);
        reject(new UserError(connectError(address, error)));
      };
      const closed = () => fail(new Error("it closed the connection or did not answer"));
      client.once("error", fail);
      client.once("close", closed);
      client.once("connect", () => {
        client.off("error", fail);
        client.off("close", closed);
        resolve();
      });
    });
    return new BrokerClient(client, url);
  }

  /**
   * Connects, does something with the connection, and ends it.
   * @param signal ends the connection early, so that whatever waits for a message fails
   */
  static async use<Result>(
    address: BrokerAddress,
    action: (broker: BrokerClient) => Promise<Result>,
    signal?: AbortSignal,
  ): Promise<Result> {
    const broker = await BrokerClient.open(address);
    const abort = () => void broker.close();
    signal?.addEventListener("abort", abort, { once: true });
    if (signal?.aborted) abort();
    try {
      return await action(broker);
    } finally {
      signal?.removeEventListener("abort", abort);
      await broker.close();
    }
  }

  /** Subscribes to topics; what the broker has kept of them arrives next. */
  async subscribe(topics: string[]): Promise<void> {
    await this.#attempt(async () => {
      const granted = await this.#client.subscribeAsync(topics, { qos: 1 });
      const refused = granted.find(({ qos }) => qos === 128);
      if (refused) {
        throw new UserError(
          `The broker ${this.#url} does not let this user read ${refused.topic}. Ask whoever runs it for access.`,
        );
      }
    });
  }

  /** Publishes; resolves when the broker has taken the message. */
  async publish(topic: string, payload: Buffer | string): Promise<void> {
    await this.#attempt(() => this.#client.publishAsync(topic, payload, { qos: 1 }));
  }

  /**
   * The next message, or undefined when none has come by a moment.
   * @param deadline the moment, in `Date.now()`'s milliseconds
   */
  async next(deadline: number): Promise<BrokerMessage | undefined> {
    for (;;) {
      const message = this.#messages.shift();
      if (message) return message;
      if (this.#lost) throw this.#lost;
      const left = deadline - Date.now();
      if (left <= 0) return undefined;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.#wake = undefined;
    }
  }

  /** Ends the connection; whoever waits for something fails. */
  async close(): Promise<void> {
    this.#lost ??= new UserError(`The connection to the broker ${this.#url} was ended.`);
    this.#wake?.();
    await this.#client.endAsync(true);
  }

  /** Waits for an answer of the broker, or for the loss of the connection. */
  async #attempt(action: () => Promise<unknown>): Promise<void> {
    let gone: (() => void) | undefined;
    const lost = new Promise<never>((_, reject) => {
      gone = () => reject(this.#lost);
      if (this.#lost) gone();
      else this.#client.once("close", gone);
    });
    try {
      await Promise.race([action(), lost]);
    } catch (error) {
      throw error instanceof UserError ? error : (this.#lost ?? error);
    } finally {
      this.#client.off("close", gone!);
    }
  }
}

function connectError({ url, username }: BrokerAddress, error: Error & { code?: string | number }): string {
  switch (error.code) {
    case 4:
    case 5:
    case 134:
    case 135:
      return username === undefined
        ? `The broker ${url} lets nobody in without a user name: give --username, and it asks for the password.`
        : `The broker ${url} refuses this user name and password. Check both; docs/broker.md says where they are from.`;
    case "ECONNREFUSED":
      return `No broker is listening at ${url}. Check host and port, and that the broker runs.`;
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `The broker ${url} was not found: there is no such host. Check its name.`;
    default:
      return `The broker ${url} cannot be reached: ${error.message || error.code}.`;
  }
}
