import type { BrokerClient, BrokerMessage } from "../mqtt/broker-client.ts";
import { takeKept } from "../mqtt/take-kept.ts";
import { ATTRIBUTES, ATTRIBUTES_OF_5, type DeviceInfo, readDevice, readDeviceOf5 } from "./device-info.ts";

/** Longer than any attribute but a description: what is longer is none, and cut. */
const LONGEST = 500;
/** Longer than any description. */
const LONGEST_DESCRIPTION = 1_000_000;

/** All devices below a base topic, whichever version of the convention they follow, as far as they have spoken. */
export class DeviceList {
  readonly #broker: BrokerClient;
  readonly #baseTopic: string;
  /** By the topic below the base topic that is the device's own: `<id>`, or `5/<id>`. */
  readonly #said = new Map<string, Map<string, string>>();

  private constructor(broker: BrokerClient, baseTopic: string) {
    this.#broker = broker;
    this.#baseTopic = baseTopic;
  }

  /** Begins to listen, and takes in what the broker has kept. */
  static async open(broker: BrokerClient, baseTopic: string): Promise<DeviceList> {
    const list = new DeviceList(broker, baseTopic);
    await broker.subscribe([
      ...ATTRIBUTES.map((attribute) => `${baseTopic}+/${attribute}`),
      ...ATTRIBUTES_OF_5.map((attribute) => `${baseTopic}5/+/${attribute}`),
    ]);
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
    const found = [...this.#said].flatMap(([topic, said]) => {
      const [id, of5] = topic.startsWith("5/") ? [topic.slice(2), true] : [topic, false];
      return (of5 ? readDeviceOf5(id, said) : readDevice(id, said)) ?? [];
    });
    return found.sort((one, other) => (one.id < other.id ? -1 : one.id > other.id ? 1 : 0));
  }

  #take({ topic, payload }: BrokerMessage): void {
    const levels = topic.slice(this.#baseTopic.length).split("/");
    // An attribute begins with a "$", an id does not.
    const own = levels.splice(0, levels[0] === "5" && !levels[1]?.startsWith("$") ? 2 : 1).join("/");
    const attribute = levels.join("/");
    const said = this.#said.get(own) ?? new Map<string, string>();
    this.#said.set(own, said);
    said.set(attribute, payload.slice(0, attribute === "$description" ? LONGEST_DESCRIPTION : LONGEST));
  }
}
