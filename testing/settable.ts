import { UserError } from "../files/user-error.ts";
import type { Broker } from "./broker/broker.ts";

/**
 * Refuses a message to a property that a Homie 3 or 4 device has not advertised as settable: the device would ignore it, and a
 * test would wait in vain.
 * @param topic below the device's own
 * @param device the device's own
 */
export function refuseUnknownProperty(topic: string, device: string, broker: Broker): void {
  const property = /^([^/$]+\/[^/]+)\/set$/.exec(topic)?.[1];
  if (property === undefined || broker.retained(`${device}/$nodes`) === undefined) return;
  const end = "/$settable";
  const settable = broker.retainedTopics
    .filter((one) => one.startsWith(`${device}/`) && one.endsWith(end) && broker.retained(one)!.payload.equals(TRUE))
    .map((one) => one.slice(device.length + 1, -end.length));
  if (settable.includes(property)) return;
  const list = settable.length > 0 ? `It has ${settable.join(", ")}.` : "It has none at all.";
  throw new UserError(`The device has no property ${property} that can be set. ${list}`);
}

const TRUE = Buffer.from("true");
