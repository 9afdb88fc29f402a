import type { BrokerClient, BrokerMessage } from "../mqtt/broker-client.ts";
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
/** How long the broker is silent once it has told all that it had kept. */
const QUIET_MS = 700;
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
    for (let until = Date.now() + QUIET_MS; ; ) {
      const message = await fleet.#take(until);
      if (!message) return fleet;
      // Devices that go on talking are not waited for.
      if (message.retained) until = Date.now() + QUIET_MS;
    }
  }

  /** Waits for a message and takes it in. @returns false when none has come by a moment (`Date.now()`'s milliseconds) */
  async next(deadline: number): Promise<boolean> {
    return (await this.#take(deadline)) !== undefined;
  }

  async #take(deadline: number): Promise<BrokerMessage | undefined> {
    const message = await this.#broker.next(deadline);
    if (!message) return undefined;
    const [id, ...attribute] = message.topic.slice(this.#baseTopic.length).split("/");
    if (!message.topic.startsWith(this.#baseTopic) || !id) return message;
    const known = this.#attributes.get(id) ?? new Map<string, string>();
    this.#attributes.set(id, known);
    known.set(attribute.join("/"), message.payload.slice(0, LONGEST));
    return message;
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
