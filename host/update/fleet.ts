import type { BrokerClient, BrokerMessage } from "../mqtt/broker-client.ts";
import { isAway } from "../mqtt/device-client.ts";
import { attributeIn3, attributeOf5, LEVEL_OF_5 } from "../mqtt/own-topics.ts";
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
  /** By the topic below the base topic that is a device's own: `<id>`, or `5/<id>`. */
  readonly #attributes = new Map<string, Map<string, string>>();

  private constructor(broker: BrokerClient, baseTopic: string) {
    this.#broker = broker;
    this.#baseTopic = baseTopic;
  }

  /** Begins to listen, and takes in what the broker has kept. */
  static async open(broker: BrokerClient, baseTopic: string): Promise<Fleet> {
    const fleet = new Fleet(broker, baseTopic);
    await broker.subscribe([
      ...ATTRIBUTES.map((attribute) => `${baseTopic}+/${attribute}`),
      ...ATTRIBUTES.map((attribute) => `${baseTopic}${LEVEL_OF_5}+/${attributeOf5(attribute)}`),
    ]);
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
    if (!message.topic.startsWith(this.#baseTopic)) return;
    const levels = message.topic.slice(this.#baseTopic.length).split("/");
    // An attribute begins with a "$", an id does not.
    const is5 = levels[0] === "5" && !levels[1]?.startsWith("$");
    const own = levels.splice(0, is5 ? 2 : 1).join("/");
    if (!own || own === LEVEL_OF_5) return;
    const known = this.#attributes.get(own) ?? new Map<string, string>();
    this.#attributes.set(own, known);
    const attribute = levels.join("/");
    known.set(is5 ? attributeIn3(attribute) : attribute, message.payload.slice(0, LONGEST));
  }

  /**
   * Devices that have said which firmware they run, sorted by their ids. Of one that has moved from a version of the convention to
   * another the broker may have kept both: the one that is there counts.
   */
  devices(): FleetDevice[] {
    const found = new Map<string, FleetDevice>();
    for (const [own, known] of this.#attributes) {
      const id = own.startsWith(LEVEL_OF_5) ? own.slice(LEVEL_OF_5.length) : own;
      const device = readFleetDevice(id, known);
      const other = found.get(id);
      if (device && (!other || isAway(other.state))) found.set(id, device);
    }
    return [...found.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
  }
}

function readFleetDevice(id: string, known: ReadonlyMap<string, string>): FleetDevice | undefined {
  const state = known.get("$state");
  const name = known.get("$fw/name");
  if (!state || !name) return undefined;
  const version = known.get("$fw/version") ?? "";
  const checksum = known.get("$fw/checksum") ?? "";
  return {
    id,
    state,
    firmware: { name, version, checksum },
    otaEnabled: known.get("$implementation/ota/enabled") !== "false",
    rolledBack: rolledBack(known.get("$implementation/ota/status")),
  };
}

function rolledBack(payload: string | undefined): string | undefined {
  const status = parseStatus(payload ?? "");
  return status && (rolledBackImage(status) || undefined);
}
