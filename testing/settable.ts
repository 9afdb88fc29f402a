import { UserError } from "../files/user-error.ts";
import type { Broker } from "./broker/broker.ts";

/**
 * Refuses a message to a property that a device has not advertised as settable: the device would ignore it, and a test would wait in
 * vain.
 * @param topic below the device's own
 * @param device the device's own
 */
export function refuseUnknownProperty(topic: string, device: string, broker: Broker): void {
  const property = /^([^/$]+\/[^/]+)\/set$/.exec(topic)?.[1];
  if (property === undefined) return;
  const settable = describedIn5(device, broker) ?? advertised(device, broker);
  if (settable === undefined || settable.includes(property)) return;
  const list = settable.length > 0 ? `It has ${settable.join(", ")}.` : "It has none at all.";
  throw new UserError(`The device has no property ${property} that can be set. ${list}`);
}

/** Properties that a device of Homie 3 or 4 lets others set; undefined for another one. */
function advertised(device: string, broker: Broker): string[] | undefined {
  if (broker.retained(`${device}/$nodes`) === undefined) return undefined;
  const end = "/$settable";
  return broker.retainedTopics
    .filter((one) => one.startsWith(`${device}/`) && one.endsWith(end) && broker.retained(one)!.payload.equals(TRUE))
    .flatMap((one) => elements(one.slice(device.length + 1, -end.length), device, broker));
}

/** The same of a device of Homie 5. */
function describedIn5(device: string, broker: Broker): string[] | undefined {
  const description = broker.retained(`${device}/$description`);
  if (!description) return undefined;
  const { nodes } = JSON.parse(description.payload.toString()) as {
    nodes: Record<string, { properties: Record<string, { settable?: boolean }> }>;
  };
  return Object.entries(nodes).flatMap(([node, { properties }]) =>
    Object.entries(properties).flatMap(([id, { settable }]) => (settable ? `${node}/${id}` : [])),
  );
}

/** A property as it is set: that of each element where its node is an array. */
function elements(property: string, device: string, broker: Broker): string[] {
  const [node, id] = property.split("/") as [string, string];
  const range = broker.retained(`${device}/${node}/$array`)?.payload.toString().split("-").map(Number);
  if (!range) return [property];
  const [from, to] = range as [number, number];
  return Array.from({ length: to - from + 1 }, (_, at) => `${node}_${from + at}/${id}`);
}

const TRUE = Buffer.from("true");
