import { shownText } from "../../files/shown-text.ts";
import { UserError } from "../../files/user-error.ts";
import type { BrokerClient } from "./broker-client.ts";

/** Which device, and where in the broker's topics. */
export interface DeviceAddress {
  /** Base topic, ending in "/". */
  baseTopic: string;
  /** The device's id. */
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

/** A device has not shown itself, or not everything that it was asked for. */
export class NotReady extends UserError {
  override name = "NotReady";
}

/** A Homie device as seen through the broker: what it last said, and what it says next. */
export class DeviceClient {
  readonly topic: string;
  readonly #broker: BrokerClient;
  readonly #address: DeviceAddress;
  readonly #attributes = new Map<string, string>();
  readonly #others = new Set<string>();

  private constructor(broker: BrokerClient, address: DeviceAddress) {
    this.#broker = broker;
    this.#address = address;
    this.topic = address.baseTopic + address.id;
  }

  /** Begins to listen to `$state` and other attributes of a device. */
  static async open(broker: BrokerClient, address: DeviceAddress, attributes: string[]): Promise<DeviceClient> {
    const device = new DeviceClient(broker, address);
    await broker.subscribe([
      `${address.baseTopic}+/$state`,
      ...attributes.map((attribute) => `${device.topic}/${attribute}`),
    ]);
    return device;
  }

  /** The last value of an attribute. */
  get(attribute: string): string | undefined {
    return this.#attributes.get(attribute);
  }

  /** The device's next message, or undefined when none has come by a moment (in `Date.now()`'s milliseconds). */
  async next(deadline: number): Promise<DeviceMessage | undefined> {
    for (;;) {
      const message = await this.#broker.next(deadline);
      if (!message) return undefined;
      if (message.topic.startsWith(`${this.topic}/`)) {
        const attribute = message.topic.slice(this.topic.length + 1);
        this.#attributes.set(attribute, message.payload);
        return { attribute, payload: message.payload, retained: message.retained };
      }
      if (message.payload) this.#others.add(message.topic.slice(this.#address.baseTopic.length).split("/")[0]!);
    }
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
