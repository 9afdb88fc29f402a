import { parseJsonObject } from "../../files/parse-json.ts";
import type { BrokerClient } from "../mqtt/broker-client.ts";
import { type DeviceAddress, DeviceClient } from "../mqtt/device-client.ts";

/** The attribute that shows a device's configuration, without its secrets. */
export const CONFIG_ATTRIBUTE = "$implementation/config";

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

/** The configuration that a device has last shown. */
export function shownConfig(device: DeviceClient): Record<string, unknown> {
  return parseJsonObject(device.get(CONFIG_ATTRIBUTE) ?? "", `${device.topic}/${CONFIG_ATTRIBUTE}`);
}
