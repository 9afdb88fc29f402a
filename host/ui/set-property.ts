import type { IncomingMessage } from "node:http";
import { shownText } from "../../files/shown-text.ts";
import { isOf5 } from "../devices/device-list.ts";
import { payloadFault } from "../devices/payload-fault.ts";
import { isAway } from "../mqtt/device-client.ts";
import type { DeviceFeed } from "./device-feed.ts";
import { Refused, readJson, textIn } from "./request-body.ts";

/** The empty text in version 5 of the convention: an empty message would be none. */
const EMPTY = "\0";

/**
 * Carries out a request to set a property of a device: publishes the value to it.
 * @throws Refused when there is no such property, it cannot be set, or the value is none for it
 */
export async function setProperty(feed: DeviceFeed, request: IncomingMessage): Promise<Record<string, never>> {
  const body = await readJson(request);
  const key = textIn(body, "device");
  const value = textIn(body, "value");
  const device = feed.device(key);
  const node = device?.nodes.find(({ id }) => id === textIn(body, "node"));
  const property = node?.properties.find(({ id }) => id === textIn(body, "property"));
  if (!device || !node || !property) throw new Refused(404, "There is no such property.");
  if (!property.settable) throw new Refused(400, `${property.name} cannot be set.`);
  if (isAway(device.state)) {
    throw new Refused(409, `The device is ${device.state}: nothing was sent, since it would not hear it.`);
  }
  const fault = payloadFault(property.control, value);
  if (fault) throw new Refused(400, `${property.name} is not set: ${shownText(value)} is not ${fault}.`);
  await feed.publish(`${key}/${node.id}/${property.id}/set`, isOf5(key) && value === "" ? EMPTY : value);
  return {};
}
