import { type Command, InvalidArgumentError } from "commander";
import type { DeviceAddress } from "../device/device-client.ts";
import { parseBrokerAddress } from "../mqtt/broker-address.ts";
import { BrokerClient } from "../mqtt/broker-client.ts";

/** What the flags of `addBrokerOptions` say. */
export interface BrokerOptions {
  broker: string;
  device: string;
  baseTopic: string;
  username?: string;
  password?: string;
  /** In seconds. */
  timeout: number;
}

/** Adds the flags that say which device is meant and how to reach it. */
export function addBrokerOptions(command: Command): Command {
  return command
    .requiredOption("--broker <url>", "the MQTT broker: mqtt://[user:password@]host[:port], also mqtts, ws, wss")
    .requiredOption("--device <id>", "the device's id", parseId)
    .option("--base-topic <topic>", "what precedes the id in the device's topics", parseBaseTopic, "homie/")
    .option("--username <name>", "the user at the broker")
    .option("--password <password>", "the user's password")
    .option("--timeout <seconds>", "how long to wait for a sign of life from the device", parseSeconds, 60);
}

/** Connects to the broker, does something with the device there, and ends the connection. */
export async function withBroker<Result>(
  options: BrokerOptions,
  action: (broker: BrokerClient, device: DeviceAddress, timeoutMs: number) => Promise<Result>,
): Promise<Result> {
  const broker = await BrokerClient.open(parseBrokerAddress(options.broker, options.username, options.password));
  try {
    return await action(broker, { baseTopic: options.baseTopic, id: options.device }, options.timeout * 1000);
  } finally {
    await broker.close();
  }
}

function parseId(id: string): string {
  if (!/^[^/+#]+$/.test(id)) throw new InvalidArgumentError("An id is one level of a topic, without /, + and #.");
  return id;
}

function parseBaseTopic(topic: string): string {
  if (/[+#]/.test(topic)) throw new InvalidArgumentError("A base topic has no + and no #.");
  return topic === "" || topic.endsWith("/") ? topic : `${topic}/`;
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (!(seconds > 0)) throw new InvalidArgumentError("It is a number of seconds above 0.");
  return seconds;
}
