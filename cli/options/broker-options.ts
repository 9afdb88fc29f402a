import { type Command, InvalidArgumentError } from "commander";
import { BrokerClient } from "../../host/mqtt/broker-client.ts";
import type { DeviceAddress } from "../../host/mqtt/device-client.ts";
import { brokerAddress, type NamedBroker } from "./broker-address.ts";

/** What the flags of `addAddressOptions` say. */
export interface AddressOptions extends NamedBroker {
  baseTopic: string;
}

/** What the flags of `addConnectionOptions` say. */
export interface ConnectionOptions extends AddressOptions {
  /** In seconds. */
  timeout: number;
}

/** What the flags of `addBrokerOptions` say. */
export interface BrokerOptions extends ConnectionOptions {
  device: string;
}

/** Adds the flags that say which device is meant and how to reach it. */
export function addBrokerOptions(command: Command): Command {
  return addConnectionOptions(command).requiredOption("--device <id>", "the device's id", parseId);
}

/** Adds the flags that say how to reach devices, and for how long to try. */
export function addConnectionOptions(command: Command): Command {
  return addAddressOptions(command).option(
    "--timeout <seconds>",
    "how long to wait for a sign of life from a device",
    parseSeconds,
    60,
  );
}

/** Adds the flags that say where devices are. */
export function addAddressOptions(command: Command): Command {
  return command
    .option(
      "--broker <url>",
      "the MQTT broker: mqtt://[user@]host[:port], also mqtts, ws, wss (default: what the variable HOMIE_BROKER says, " +
        "or config.json, or the only one in the network)",
    )
    .option("--base-topic <topic>", "what precedes the id in a device's topics", parseBaseTopic, "homie/")
    .option("--username <name>", "the user at the broker")
    .option(
      "--password-file <file>",
      "a file with the user's password (default: HOMIE_BROKER_PASSWORD, or it is asked for)",
    )
    .option("--password <password>", "the password itself, which other users of this computer can see");
}

/** Connects to the broker, does something with the device there, and ends the connection. */
export async function withBroker<Result>(
  options: BrokerOptions,
  action: (broker: BrokerClient, device: DeviceAddress, timeoutMs: number) => Promise<Result>,
): Promise<Result> {
  const device = { baseTopic: options.baseTopic, id: options.device };
  const address = await brokerAddress(options);
  return await BrokerClient.use(address, (broker) => action(broker, device, options.timeout * 1000));
}

/** Reads a device's id. */
export function parseId(id: string): string {
  if (!/^[^/+#]+$/.test(id)) throw new InvalidArgumentError("An id is one level of a topic, without /, + and #.");
  return id;
}

/** Reads a number of seconds. */
export function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (!(seconds > 0 && seconds <= MAX_SECONDS)) {
    throw new InvalidArgumentError(`It is a number of seconds above 0, up to ${MAX_SECONDS}.`);
  }
  return seconds;
}

/** A week; Node's timers count milliseconds in 31 bits, a bit more than three of them. */
const MAX_SECONDS = 7 * 86400;

function parseBaseTopic(topic: string): string {
  if (/[+#]/.test(topic)) throw new InvalidArgumentError("A base topic has no + and no #.");
  return topic === "" || topic.endsWith("/") ? topic : `${topic}/`;
}
