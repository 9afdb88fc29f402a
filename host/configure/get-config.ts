import { parseJsonObject } from "../../files/parse-json.ts";
import { UserError } from "../../files/user-error.ts";
import type { BrokerClient } from "../mqtt/broker-client.ts";
import { type DeviceAddress, DeviceClient } from "../mqtt/device-client.ts";

/** The attribute that shows a device's configuration, without its secrets. */
export const CONFIG_ATTRIBUTE = "$implementation/config";
/** More than any device has memory for. */
const MOST = 65_536;

/** Reads a device's configuration; the device does not show its secrets. */
export async function getConfig(
  broker: BrokerClient,
  address: DeviceAddress,
  timeoutMs: number,
): Promise<Record<string, unknown>> {
  const device = await DeviceClient.open(broker, address, [CONFIG_ATTRIBUTE]);
  await device.waitUntilReady([CONFIG_ATTRIBUTE], timeoutMs);
  return shownConfig(device);
}

/** The configuration that a device has last shown. @throws UserError when it is none */
export function shownConfig(device: DeviceClient): Record<string, unknown> {
  const text = device.get(CONFIG_ATTRIBUTE) ?? "";
  const topic = `${device.topic}/${CONFIG_ATTRIBUTE}`;
  if (text.length > MOST) {
    throw new UserError(`${topic}: ${text.length} characters, which is no configuration. Is it a Homie device?`);
  }
  return parseJsonObject(text, topic);
}
