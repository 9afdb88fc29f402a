import { shownText } from "../../files/shown-text.ts";
import { UserError } from "../../files/user-error.ts";
import type { BrokerClient } from "./broker-client.ts";
import { attributeIn3, attributeOf5, LEVEL_OF_5 } from "./own-topics.ts";

/** Which device, and where in the broker's topics. */
export interface DeviceAddress {
  /** Base topic, ending in "/". */
  baseTopic: string;
  /** The device's id; behind "5/" that of one which is known to follow version 5 of the convention. */
  id: string;
}

/** A message on one of the device's topics. */
export interface DeviceMessage {
  /** The topic behind the device's own, such as `$fw/checksum`. */
  attribute: string;
  payload: string;
  /** True for what the broker had kept from before. */
  retained: boolean;
}

/**
 * Whether a `$state` says that the device can be reached: `alert` is that of one that needs a person, such as one in safe
 * mode (Homie 3.0.1, "Device Lifecycle").
 */
export function isThere(state: string | undefined): boolean {
  return state === "ready" || state === "alert";
}

/** Whether a `$state` says that the device is gone. */
export function isAway(state: string): boolean {
  return state === "lost" || state === "disconnected";
}

/** No more attributes of a device are kept, whatever it says. */
const MOST_ATTRIBUTES = 1000;

/** A device has not shown itself, or not everything that it was asked for. */
export class NotReady extends UserError {
  override name = "NotReady";
}

/** A topic that a device may have as its own, and what was said below it. */
interface Place {
  topic: string;
  attributes: Map<string, string>;
}

/**
 * A Homie device as seen through the broker: what it last said, and what it says next. It is looked for at both topics that it may
 * have, that of versions 3 and 4 and that of 5, since an update may take it from one to the other; attributes have the names of
 * version 3.
 */
export class DeviceClient {
  readonly #broker: BrokerClient;
  readonly #address: DeviceAddress;
  readonly #of3: Place;
  readonly #of5: Place;
  /** Where it is. */
  #place: Place;
  readonly #others = new Set<string>();

  private constructor(broker: BrokerClient, address: DeviceAddress) {
    this.#broker = broker;
    this.#address = address;
    const is5 = address.id.startsWith(LEVEL_OF_5);
    const id = is5 ? address.id.slice(LEVEL_OF_5.length) : address.id;
    this.#of3 = { topic: `${address.baseTopic}${id}`, attributes: new Map() };
    this.#of5 = { topic: `${address.baseTopic}${LEVEL_OF_5}${id}`, attributes: new Map() };
    this.#place = is5 ? this.#of5 : this.#of3;
  }

  /** Begins to listen to `$state` and other attributes of a device. */
  static async open(broker: BrokerClient, address: DeviceAddress, attributes: string[]): Promise<DeviceClient> {
    const device = new DeviceClient(broker, address);
    const { baseTopic } = address;
    await broker.subscribe([
      `${baseTopic}+/$state`,
      `${baseTopic}${LEVEL_OF_5}+/$state`,
      ...attributes.map((attribute) => `${device.#of3.topic}/${attribute}`),
      ...attributes.map((attribute) => `${device.#of5.topic}/${attributeOf5(attribute)}`),
    ]);
    return device;
  }

  /** The topic that is the device's own. */
  get topic(): string {
    return this.#place.topic;
  }

  /** The last value of an attribute. */
  get(attribute: string): string | undefined {
    return this.#place.attributes.get(attribute);
  }

  /** All attributes that are known. */
  get attributes(): ReadonlyMap<string, string> {
    return this.#place.attributes;
  }

  /** The device's next message, or undefined when none has come by a moment (in `Date.now()`'s milliseconds). */
  async next(deadline: number): Promise<DeviceMessage | undefined> {
    for (;;) {
      const message = await this.#broker.next(deadline);
      if (!message) return undefined;
      const { topic, payload, retained } = message;
      const place = [this.#of3, this.#of5].find((one) => topic.startsWith(`${one.topic}/`));
      if (!place) {
        if (payload) this.#others.add(this.#idOf(topic));
        continue;
      }
      const below = topic.slice(place.topic.length + 1);
      const attribute = place === this.#of5 ? attributeIn3(below) : below;
      if (!place.attributes.has(attribute) && place.attributes.size >= MOST_ATTRIBUTES) continue;
      place.attributes.set(attribute, payload);
      // What is left of a device that has moved says that it is gone.
      if (attribute === "$state" && !isThere(this.get("$state")) && (isThere(payload) || !this.get("$state")))
        this.#place = place;
      if (place === this.#place) return { attribute, payload, retained };
    }
  }

  #idOf(topic: string): string {
    const below = topic.slice(this.#address.baseTopic.length);
    return (below.startsWith(LEVEL_OF_5) ? below.slice(LEVEL_OF_5.length) : below).split("/")[0]!;
  }

  /** Publishes to one of the device's topics. */
  async publish(attribute: string, payload: Buffer | string): Promise<void> {
    await this.#broker.publish(`${this.topic}/${attribute}`, payload);
  }

  /**
   * Waits until the device is there (`$state` is `ready` or `alert`) and has said what it is asked for.
   * @param needed the attributes that have to be known
   * @throws NotReady
   */
  async waitUntilReady(needed: string[], timeoutMs: number): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    while (!isThere(this.get("$state")) || needed.some((attribute) => this.get(attribute) === undefined)) {
      if (!(await this.next(deadline))) throw new NotReady(this.#absence(needed, timeoutMs / 1000));
    }
  }

  /**
   * Waits until the device has said anything of its state, also that it is away.
   * @throws NotReady
   */
  async waitUntilSeen(timeoutMs: number): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    while (!this.get("$state")) {
      if (!(await this.next(deadline))) throw new NotReady(this.#absence([], timeoutMs / 1000));
    }
  }

  #absence(needed: string[], seconds: number): string {
    const state = this.get("$state");
    if (state === undefined) {
      const others = [...this.#others].sort().map((id) => shownText(id));
      const seen = others.length > 0 ? `Devices seen there: ${others.join(", ")}.` : "No other device was seen there.";
      return (
        `Within ${seconds} s no device has shown itself at ${this.topic}. ${seen} ` +
        "Check --device and --base-topic, and that the device uses this broker."
      );
    }
    if (!isThere(state)) {
      return (
        `The device ${this.#address.id} is not ready: after ${seconds} s its $state is still "${shownText(state)}". ` +
        "Switch it on, or wait until it is back, and try again."
      );
    }
    const missing = needed.filter((attribute) => this.get(attribute) === undefined);
    return (
      `The device ${this.#address.id} is ready but has not said ${missing.join(" and ")} within ${seconds} s. ` +
      "Is it a Homie device for the ESP8266?"
    );
  }
}
