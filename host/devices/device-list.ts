import type { BrokerClient, BrokerMessage } from "../mqtt/broker-client.ts";
import { takeKept } from "../mqtt/take-kept.ts";
import {
  ATTRIBUTES,
  ATTRIBUTES_OF_5,
  type Attributes,
  type DeviceInfo,
  readDevice,
  readDeviceOf5,
} from "./device-info.ts";

/** Longer than any attribute but these, and than any value that is worth showing: what is longer is cut. */
const LONGEST = 2000;
const LONGEST_OF: Record<string, number> = {
  $description: 1_000_000,
  // One character more than a configuration may have that is looked at.
  "$implementation/config": 65_537,
};
/** Characters of topics and payloads that are kept in all, so that nobody at the broker can fill this computer's memory. */
const MOST = 50_000_000;

/** All devices below a base topic, whichever version of the convention they follow, as far as they have spoken. */
export class DeviceList {
  readonly #broker: BrokerClient;
  readonly #baseTopic: string;
  /** By the topic below the base topic that is the device's own: `<id>`, or `5/<id>`. */
  readonly #said = new Map<string, Map<string, string>>();
  #changed = new Set<string>();
  #size = 0;
  #isFull = false;

  private constructor(broker: BrokerClient, baseTopic: string) {
    this.#broker = broker;
    this.#baseTopic = baseTopic;
  }

  /** Begins to listen to what devices say of themselves, and takes in what the broker has kept. */
  static async open(broker: BrokerClient, baseTopic: string): Promise<DeviceList> {
    return await DeviceList.#open(broker, baseTopic, [
      ...ATTRIBUTES.map((attribute) => `+/${attribute}`),
      ...ATTRIBUTES_OF_5.map((attribute) => `5/+/${attribute}`),
    ]);
  }

  /** The same with all that devices say: nodes, properties and their values. */
  static async openWhole(broker: BrokerClient, baseTopic: string): Promise<DeviceList> {
    // By the number of levels: firmwares that are sent to devices, which have one more, do not come along.
    const deeper = ["fw/+", "stats/+", "ota/enabled"].map((topic) => `5/+/$implementation/${topic}`);
    return await DeviceList.#open(broker, baseTopic, ["+/+", "+/+/+", "+/+/+/+", ...deeper]);
  }

  static async #open(broker: BrokerClient, baseTopic: string, filters: string[]): Promise<DeviceList> {
    const list = new DeviceList(broker, baseTopic);
    await broker.subscribe(filters.map((filter) => baseTopic + filter));
    await takeKept(broker, (message) => list.#take(message));
    return list;
  }

  /** Waits for a message and takes it in. @returns false when none has come by a moment (`Date.now()`'s milliseconds) */
  async next(deadline: number): Promise<boolean> {
    const message = await this.#broker.next(deadline);
    if (message) this.#take(message);
    return message !== undefined;
  }

  /** The devices, sorted by their ids. */
  devices(): DeviceInfo[] {
    const found = [...this.#said.keys()].flatMap((topic) => this.device(topic) ?? []);
    return found.sort((one, other) => (one.id < other.id ? -1 : one.id > other.id ? 1 : 0));
  }

  /** The device of a topic below the base topic; undefined when there is none, or it was removed. */
  device(topic: string): DeviceInfo | undefined {
    const said = this.#said.get(topic);
    if (!said) return undefined;
    return isOf5(topic) ? readDeviceOf5(idOf(topic), said) : readDevice(idOf(topic), said);
  }

  /** All that was said below a topic; undefined when there is nothing. */
  said(topic: string): Attributes | undefined {
    return this.#said.get(topic);
  }

  /** The topics below the base topic, each a device's own, below which something was said since this was asked last. */
  takeChanged(): Set<string> {
    const changed = this.#changed;
    this.#changed = new Set();
    return changed;
  }

  /** Whether something was left out, because devices say more than is kept. */
  get isFull(): boolean {
    return this.#isFull;
  }

  #take({ topic, payload }: BrokerMessage): void {
    const levels = topic.slice(this.#baseTopic.length).split("/");
    // An attribute begins with a "$", an id does not.
    const own = levels.splice(0, levels[0] === "5" && !levels[1]?.startsWith("$") ? 2 : 1).join("/");
    // What is said to a device is none of our business; there may be secrets in it.
    if (levels.length === 3 && levels[2] === "set") return;
    const attribute = levels.join("/");
    const said = this.#said.get(own) ?? new Map<string, string>();
    const before = said.get(attribute);
    const text = payload.slice(0, Object.hasOwn(LONGEST_OF, attribute) ? LONGEST_OF[attribute] : LONGEST);
    const growth = text.length - (before?.length ?? -topic.length);
    if (this.#size + growth > MOST) {
      this.#isFull = true;
      return;
    }
    this.#size += growth;
    this.#said.set(own, said.set(attribute, text));
    this.#changed.add(own);
  }
}

/** Whether a device's own topic is that of one that follows the convention's version 5. */
export function isOf5(topic: string): boolean {
  return topic.startsWith("5/");
}

const idOf = (topic: string): string => (isOf5(topic) ? topic.slice(2) : topic);
