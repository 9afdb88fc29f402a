import { existsSync } from "node:fs";
import { parseJsonObject } from "../../files/parse-json.ts";
import { readInput } from "../../files/read-and-write.ts";
import { UserError } from "../../files/user-error.ts";
import { isObject } from "../configure/is-object.ts";
import type { BrokerAddress } from "./broker-address.ts";

/** @returns the broker that a device's configuration names, and the device's user there; undefined where it names none */
export function brokerOfConfig(path: string): BrokerAddress | undefined {
  if (!existsSync(path)) return undefined;
  const { mqtt } = parseJsonObject(readInput(path, "the configuration").toString("utf8"), path);
  if (!isObject(mqtt) || mqtt.host === undefined) return undefined;
  const { host, port = 1883, auth, username, password } = mqtt;
  if (typeof host !== "string" || !URL.canParse(`mqtt://${host}:${port}`)) {
    throw new UserError(`${path}: mqtt.host and mqtt.port name no broker. Mend them, or give --broker.`);
  }
  const url = `mqtt://${host}:${port}`;
  if (auth !== true || typeof username !== "string") return { url };
  return { url, username, ...(typeof password === "string" ? { password } : {}) };
}
