import { shownText } from "../../files/shown-text.ts";
import { UserError } from "../../files/user-error.ts";
import { merge } from "../../src/formats/config/merge.ts";
import type { BrokerClient } from "../mqtt/broker-client.ts";
import { type DeviceAddress, DeviceClient, isThere } from "../mqtt/device-client.ts";
import { LEVEL_OF_5 } from "../mqtt/own-topics.ts";
import type { Output } from "../output.ts";
import { describeReplacement, findChanges } from "./changes.ts";
import { CONFIG_ATTRIBUTE, shownConfig } from "./get-config.ts";
import { secretsIn, withoutSecrets } from "./secrets.ts";

const STATUS = "$implementation/config/status";
/** What the device says there of a change that it has taken back: its paths. */
const UNDONE = /^409 UNDONE (.+)$/s;

/** A change of one device's configuration. */
export interface SetConfigOptions {
  broker: BrokerClient;
  device: DeviceAddress;
  /** What to change: an incremental configuration. */
  patch: Record<string, unknown>;
  /** How long to wait for a sign of life from the device. */
  timeoutMs: number;
  /** How long to wait until it is back; as long as for a sign of life, unless given. */
  backMs?: number | undefined;
  output: Output;
}

/**
 * Changes a device's configuration over MQTT, waits until it is back, and says what is different.
 * @throws UserError when the device refuses the change, does not come back, or comes back with its old configuration
 */
export async function setConfig(options: SetConfigOptions): Promise<void> {
  const { broker, device: address, patch, timeoutMs, backMs = timeoutMs, output } = options;
  output.line(`Waiting for the device ${address.id} …`);
  const device = await DeviceClient.open(broker, address, [CONFIG_ATTRIBUTE, STATUS]);
  await device.waitUntilReady([CONFIG_ATTRIBUTE], timeoutMs);
  const before = shownConfig(device);
  await device.publish("$implementation/config/set", JSON.stringify(patch));
  if ((await waitForAnswer(device, timeoutMs)) === "unchanged") {
    output.line("The device has this configuration already; nothing was changed.");
    return;
  }
  output.line("The device has taken the configuration; it restarts …");
  if (usesOtherBroker(patch)) {
    output.line("It will look for its broker at the new address, so this tool does not wait for it here.");
    return;
  }
  const after = await configAfterReturn(broker, device, newAddress(address, patch), backMs);
  report(before, after, patch, output);
}

/** Waits for what the device says to the change; a device that restarts without a word has taken it. */
async function waitForAnswer(device: DeviceClient, timeoutMs: number): Promise<"taken" | "unchanged"> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const message = await device.next(deadline);
    if (!message) {
      throw new UserError(
        `The device has not answered within ${timeoutMs / 1000} s. Whether it has taken the change is not known: look ` +
          "with `homie config get`.",
      );
    }
    if (message.attribute === "$state" && !isThere(message.payload)) return "taken";
    if (message.attribute !== STATUS || message.retained) continue;
    if (message.payload === "200") return "taken";
    if (message.payload === "304") return "unchanged";
    throw new UserError(refusal(message.payload));
  }
}

function refusal(status: string): string {
  if (status === "500 FLASH_ERROR") {
    return "The device could not store the configuration: its flash does not hold what was written. It keeps the old one.";
  }
  return `The device refuses the configuration: ${shownText(status.replace(/^400 /, ""))}. Nothing was changed.`;
}

/** Waits until the device has restarted, at its new topic if that changed. @returns the configuration it shows then */
async function configAfterReturn(
  broker: BrokerClient,
  device: DeviceClient,
  moved: DeviceAddress | undefined,
  timeoutMs: number,
): Promise<Record<string, unknown>> {
  if (moved) {
    const there = await DeviceClient.open(broker, moved, [CONFIG_ATTRIBUTE]);
    await there.waitUntilReady([CONFIG_ATTRIBUTE], timeoutMs);
    return shownConfig(there);
  }
  const deadline = Date.now() + timeoutMs;
  let wasAway = !isThere(device.get("$state"));
  while (!wasAway || !isThere(device.get("$state"))) {
    const message = await device.next(deadline);
    if (!message) {
      throw new UserError(
        wasAway
          ? `The device has not come back within ${timeoutMs / 1000} s. Its new configuration may not lead to the ` +
              "broker: look at its console."
          : `The device has taken the configuration but has not restarted within ${timeoutMs / 1000} s. It may be busy: ` +
              "the change takes effect when it restarts.",
      );
    }
    wasAway ||= !isThere(device.get("$state"));
    // It says so before it is ready.
    const undone = message.attribute === STATUS && !message.retained && UNDONE.exec(message.payload)?.[1];
    if (undone) {
      throw new UserError(
        `The device has undone the change of ${shownText(undone)}: it could not reach the broker with it, and runs with the ` +
          "configuration from before. Correct it and try again.",
      );
    }
  }
  return shownConfig(device);
}

function report(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
  patch: Record<string, unknown>,
  output: Output,
): void {
  const changes = describeReplacement(before, after);
  const secrets = secretsIn(patch);
  if (changes.length === 0 && findChanges(before, merge(structuredClone(before), withoutSecrets(patch))).length > 0) {
    throw new UserError(
      "The device is back, but with its old configuration: it could not reach the broker with the new one. " +
        "Correct it and try again.",
    );
  }
  for (const change of changes) output.line(`  ${change}`);
  for (const path of secrets) output.line(`  ${path}: changed (the device does not show it)`);
  output.line("The device is back and runs with the new configuration.");
}

/** Where the device will be found if its id or base topic changes; undefined if it stays. */
function newAddress(address: DeviceAddress, patch: Record<string, unknown>): DeviceAddress | undefined {
  const level = address.id.startsWith(LEVEL_OF_5) ? LEVEL_OF_5 : "";
  const id = typeof patch.device_id === "string" ? level + patch.device_id : address.id;
  const mqtt = patch.mqtt as { base_topic?: unknown } | null | undefined;
  const baseTopic = typeof mqtt?.base_topic === "string" ? mqtt.base_topic : address.baseTopic;
  return id === address.id && baseTopic === address.baseTopic ? undefined : { id, baseTopic };
}

/** True when the device will look for its broker elsewhere. */
function usesOtherBroker(patch: Record<string, unknown>): boolean {
  const mqtt = patch.mqtt as { host?: unknown; port?: unknown } | null | undefined;
  return mqtt?.host !== undefined || mqtt?.port !== undefined;
}
