import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../../files/user-error.ts";
import type { BrokerView, DeviceView, Message } from "../../ui/messages.ts";
import { CONFIG_ATTRIBUTE } from "../configure/get-config.ts";
import { DeviceList } from "../devices/device-list.ts";
import type { BrokerAddress } from "../mqtt/broker-address.ts";
import type { BrokerClient } from "../mqtt/broker-client.ts";
import { keepConnected } from "../mqtt/keep-connected.ts";
import { viewDevice } from "./device-view.ts";

/** What changes within this time is told at once. */
const BATCH_MS = 100;
/** How long to wait for a message before looking whether to go on. */
const PATIENCE_MS = 60_000;

/** Which devices are followed, and who is told. */
export interface FeedOptions {
  broker: BrokerAddress;
  baseTopic: string;
  tell: (message: Message) => void;
  /** Told on the console that the broker has gone. */
  complain: (text: string) => void;
  signal: AbortSignal;
}

/** The devices at a broker as the page shows them, followed for as long as the signal lets it. */
export class DeviceFeed {
  readonly #options: FeedOptions;
  readonly #devices = new Map<string, DeviceView>();
  /** The configurations that devices show, and how often each has changed. */
  readonly #configs = new Map<string, { text: string; edition: number }>();
  #connection: { client: BrokerClient; list: DeviceList } | undefined;
  #isReady = false;
  #trouble = "The broker is looked for …";

  constructor(options: FeedOptions) {
    this.#options = options;
  }

  /** The devices, in no order. */
  get devices(): DeviceView[] {
    return [...this.#devices.values()];
  }

  device(key: string): DeviceView | undefined {
    return this.#devices.get(key);
  }

  /** The text of the configuration that a device shows; undefined when it shows none. */
  config(key: string): string | undefined {
    return this.#configs.get(key)?.text;
  }

  get broker(): BrokerView {
    const { broker, baseTopic } = this.#options;
    return { url: broker.url, baseTopic, trouble: this.#trouble };
  }

  /** Publishes below the base topic. @throws UserError while there is no broker */
  async publish(topic: string, payload: string): Promise<void> {
    if (!this.#connection)
      throw new UserError("The broker is away at present, so nothing was sent. Try again when it is back.");
    await this.#connection.client.publish(this.#options.baseTopic + topic, payload);
  }

  /**
   * Follows the devices; a broker that goes away is waited for.
   * @param ready called when the devices are known for the first time
   * @throws UserError when the broker is not there at first, or does not let us read
   */
  async run(ready: () => void): Promise<void> {
    const { signal, complain } = this.#options;
    const lose = (text: string): void => {
      this.#connection = undefined;
      this.#setTrouble(text);
      complain(text);
    };
    await keepConnected({ ...this.#options, complain: lose }, async (client, known) => {
      const list = await DeviceList.openWhole(client, this.#options.baseTopic);
      this.#connection = { client, list };
      known();
      this.#update(list, new Set([...this.#devices.keys(), ...list.takeChanged()]));
      this.#setTrouble("");
      if (!this.#isReady) ready();
      this.#isReady = true;
      while (!signal.aborted) {
        if (!(await list.next(Date.now() + PATIENCE_MS))) continue;
        const until = Date.now() + BATCH_MS;
        while (await list.next(until));
        this.#update(list, list.takeChanged());
        if (list.isFull) this.#setTrouble("Devices say more than this page has room for: some of it is not shown.");
        // What pages ask for gets its turn, however much devices say.
        await sleep();
      }
    });
  }

  #update(list: DeviceList, keys: Iterable<string>): void {
    const { tell } = this.#options;
    const changed: DeviceView[] = [];
    for (const key of keys) {
      const device = viewDevice(list, key);
      if (device) {
        device.configEdition = this.#editionOf(list, key);
        this.#devices.set(key, device);
        changed.push(device);
      } else if (this.#devices.delete(key)) {
        this.#configs.delete(key);
        tell({ type: "removed", key });
      }
    }
    if (changed.length > 0) tell({ type: "devices", devices: changed });
  }

  #editionOf(list: DeviceList, key: string): number | null {
    const text = list.said(key)?.get(CONFIG_ATTRIBUTE);
    if (!text) {
      this.#configs.delete(key);
      return null;
    }
    const known = this.#configs.get(key);
    const edition = known?.text === text ? known.edition : (known?.edition ?? 0) + 1;
    this.#configs.set(key, { text, edition });
    return edition;
  }

  #setTrouble(trouble: string): void {
    if (trouble === this.#trouble) return;
    this.#trouble = trouble;
    this.#options.tell({ type: "broker", broker: this.broker });
  }
}
