import { checkConfig } from "../host/configure/config-file.ts";
import { merge } from "../src/formats/config/merge.ts";
import type { BrokerPlace } from "./broker/broker.ts";

/** A board's configuration, as far as the board's surroundings have to know it. */
export interface Configuration {
  [key: string]: unknown;
  device_id?: string;
  mqtt?: { host?: string; port?: number; base_topic?: string };
}

const DEFAULT_PORT = 1883;

/** What a test need not say. */
const DEFAULTS = {
  name: "Test",
  wifi: { ssid: "simulated", password: "no secret" },
  mqtt: { host: "broker.test" },
  ota: { enabled: true },
};

/**
 * What a board's config.json says.
 * @param changes merged into the defaults, by RFC 7396; null for a board that has none
 * @throws UserError with all that the device would not accept
 */
export function configuration(changes: object | null = {}): Configuration | undefined {
  if (changes === null) return undefined;
  const config = merge(structuredClone(DEFAULTS), structuredClone(changes)) as Configuration;
  checkConfig(config, "The option config");
  return config;
}

/** Where a configuration looks for the broker. A board that has none yet will be told of the default one. */
export function brokerOf(config: Configuration | undefined): BrokerPlace {
  const { host, port } = config?.mqtt ?? {};
  return { host: host ?? DEFAULTS.mqtt.host, port: port ?? DEFAULT_PORT };
}
