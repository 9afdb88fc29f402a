import { shownText } from "../../files/shown-text.ts";
import { UserError } from "../../files/user-error.ts";
import type { BrokerAddress } from "../mqtt/broker-address.ts";
import { BrokerClient } from "../mqtt/broker-client.ts";
import type { Output } from "../output.ts";
import type { OtaFirmware } from "./ota-firmware.ts";
import { linesOf, type RollOutFollower } from "./roll-out-follower.ts";
import { type UpdateStep, updateDevice } from "./update-device.ts";
import { UpdateError } from "./update-error.ts";

/** An update of many devices. */
export interface RollOutOptions {
  broker: BrokerAddress;
  baseTopic: string;
  /** The devices' ids. */
  devices: string[];
  firmware: OtaFirmware;
  base64?: boolean | undefined;
  /** How many devices are updated at a time once the first one runs the image. */
  wave: number;
  /** How long to wait for a sign of life from a device. */
  timeoutMs: number;
  output: Output;
  /** Ends it at once; what a device has been sent stays with the device. */
  signal?: AbortSignal | undefined;
  /** How many devices that were there may fail; undefined to stop only where the image may be to blame. */
  maxFailures?: number | undefined;
  /** Follows each device by itself; by default `output` is told of it. */
  follower?: RollOutFollower | undefined;
}

/** What has become of a device; `untried` when the roll-out was stopped before its turn. */
export interface DeviceResult {
  id: string;
  result: "installed" | "already-there" | "failed" | "untried";
  /** Why it has failed. */
  error?: UserError;
}

/**
 * Updates devices in waves: one device alone until one has come back with the image, then `wave` at a time, each wave
 * when all of the one before are back. A device that refuses the image, or is not there, is left behind; one that does
 * not come back with the image stops the roll-out, unless a number of failures is allowed, and so does the loss of the
 * broker.
 * @returns what has become of the devices, in the given order
 */
export async function rollOut(options: RollOutOptions): Promise<DeviceResult[]> {
  const { devices, wave: size, maxFailures, output, signal, follower = linesOf(options) } = options;
  const waiting = [...devices];
  const results = new Map<string, DeviceResult>();
  let trusted = false;
  let stopped: string | undefined;
  while (waiting.length > 0 && stopped === undefined) {
    const wave: string[] = waiting.splice(0, trusted ? size : 1);
    follower.wave?.(wave, waiting.length);
    for (const result of await Promise.all(wave.map((id) => update(id, wave.length > 1, follower, options)))) {
      results.set(result.id, result);
      trusted ||= result.result === "installed";
    }
    stopped = reasonToStop([...results.values()], maxFailures);
  }
  if (stopped !== undefined && waiting.length > 0 && !signal?.aborted) {
    output.line(`The roll-out is stopped: ${stopped}; ${waiting.map((id) => shownText(id)).join(", ")} not tried.`);
  }
  return devices.map((id) => results.get(id) ?? { id, result: "untried" });
}

/** Why no other device should be tried; undefined to go on. */
function reasonToStop(results: DeviceResult[], maxFailures: number | undefined): string | undefined {
  const failures = results.flatMap(({ error }) => error ?? []);
  const told = failures.filter((error) => error instanceof UpdateError);
  if (told.length < failures.length) return "the broker cannot be reached";
  if (maxFailures === undefined) {
    return told.some((error) => error.blamesImage) ? "the firmware may be to blame" : undefined;
  }
  // A device that was away was sent nothing.
  const counted = told.filter(({ failure }) => failure !== "absent").length;
  if (counted <= maxFailures) return undefined;
  return `${counted} ${counted === 1 ? "device has" : "devices have"} failed, more than --max-failures allows`;
}

/** Updates one device over a connection of its own, so that devices do not wait for each other. */
async function update(
  id: string,
  crowded: boolean,
  follower: RollOutFollower,
  options: RollOutOptions,
): Promise<DeviceResult> {
  const { broker: address, baseTopic, firmware, base64, timeoutMs } = options;
  const output = follower.begin(id, crowded);
  const onStep = (step: UpdateStep): void => follower.step?.(id, step);
  const ended = (result: DeviceResult): DeviceResult => {
    follower.end(result);
    return result;
  };
  try {
    const result = await BrokerClient.use(
      address,
      (broker) => updateDevice({ broker, device: { baseTopic, id }, firmware, base64, timeoutMs, output, onStep }),
      options.signal,
    );
    return ended({ id, result });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return ended({ id, result: "failed", error });
  }
}
