import type { BrokerClient, BrokerMessage } from "../mqtt/broker-client.ts";
import { takeKept } from "../mqtt/take-kept.ts";
import { parseStatus, rolledBackImage } from "./status.ts";

/** What a device has said of itself that matters to updates; the broker keeps it, also of devices that are away. */
export interface FleetDevice {
  id: string;
  state: string;
  firmware: { name: string; version: string; checksum: string };
  /** False when its configuration does not allow updates. */
  otaEnabled: boolean;
  /** The MD5 of the image that it went back from; undefined when it has not said so. */
  rolledBack: string | undefined;
}

const ATTRIBUTES = [
  "$state",
  "$fw/name",
  "$fw/version",
  "$fw/checksum",
  "$implementation/ota/enabled",
  "$implementation/ota/status",
];
/** More of an attribute than that is none of what is asked for here. */
const LONGEST = 500;

/** The devices below a base topic, as far as they have spoken. */
export class Fleet {
  readonly #broker: BrokerClient;
  readonly #baseTopic: string;
  readonly #attributes = new Map<string, Map<string, string>>();

  private constructor(broker: BrokerClient, baseTopic: string) {
    this.#broker = broker;
    this.#baseTopic = baseTopic;
  }

  /** Begins to listen, and takes in what the broker has kept. */
  static async open(broker: BrokerClient, baseTopic: string): Promise<Fleet> {
    const fleet = new Fleet(broker, baseTopic);
    await broker.subscribe(ATTRIBUTES.map((attribute) => `${baseTopic}+/${attribute}`));
    await takeKept(broker, (message) => fleet.#take(message));
    return fleet;
  }

  /** Waits for a message and takes it in. @returns false when none has come by a moment (`Date.now()`'s milliseconds) */
  async next(deadline: number): Promise<boolean> {
    const message = await this.#broker.next(deadline);
    if (message) this.#take(message);
    return message !== undefined;
  }

  #take(message: BrokerMessage): void {
    const [id, ...attribute] = message.topic.slice(this.#baseTopic.length).split("/");
    if (!message.topic.startsWith(this.#baseTopic) || !id) return;
    const known = this.#attributes.get(id) ?? new Map<string, string>();
    this.#attributes.set(id, known);
    known.set(attribute.join("/"), message.payload.slice(0, LONGEST));
  }

  /** Devices that have said which firmware they run, sorted by their ids. */
  devices(): FleetDevice[] {
    const found: FleetDevice[] = [];
    for (const [id, known] of [...this.#attributes].sort(([one], [other]) => (one < other ? -1 : 1))) {
      const state = known.get("$state");
      const name = known.get("$fw/name");
      if (!state || !name) continue;
      const version = known.get("$fw/version") ?? "";
      const checksum = known.get("$fw/checksum") ?? "";
      found.push({
        id,
        state,
        firmware: { name, version, checksum },
        otaEnabled: known.get("$implementation/ota/enabled") !== "false",
        rolledBack: rolledBack(known.get("$implementation/ota/status")),
      });
    }
    return found;
  }
}

function rolledBack(payload: string | undefined): string | undefined {
  const status = parseStatus(payload ?? "");
  return status && (rolledBackImage(status) || undefined);
}
