import { shownText } from "../../files/shown-text.ts";
import { UserError } from "../../files/user-error.ts";
import type { BrokerAddress } from "../mqtt/broker-address.ts";
import { BrokerClient } from "../mqtt/broker-client.ts";
import type { Output } from "../output.ts";
import { deviceOutput } from "./device-output.ts";
import type { OtaFirmware } from "./ota-firmware.ts";
import { updateDevice } from "./update-device.ts";
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
  /** Follows each device by itself, in place of what `output` is told of it. */
  follower?: RollOutFollower | undefined;
}

/** Who follows each device of a roll-out by itself. */
export interface RollOutFollower {
  /** The device's turn has come. @returns what is told of it */
  begin(id: string): Output;
  /** It is known what has become of the device. */
  end(result: DeviceResult): void;
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
 * not come back with the image stops the roll-out, and so does the loss of the broker.
 * @returns what has become of the devices, in the given order
 */
export async function rollOut(options: RollOutOptions): Promise<DeviceResult[]> {
  const waiting = [...options.devices];
  const results = new Map<string, DeviceResult>();
  let trusted = false;
  let stopped = false;
  while (waiting.length > 0 && !stopped) {
    const wave: string[] = waiting.splice(0, trusted ? options.wave : 1);
    if (options.devices.length > 1 && !options.follower)
      options.output.line(`--- ${wave.map((id) => shownText(id)).join(", ")}; ${waiting.length} to go`);
    for (const result of await Promise.all(wave.map((id) => update(id, wave.length > 1, options)))) {
      results.set(result.id, result);
      trusted ||= result.result === "installed";
      stopped ||= result.error !== undefined && !(result.error instanceof UpdateError && !result.error.blamesImage);
    }
  }
  if (stopped && waiting.length > 0 && !options.signal?.aborted) {
    options.output.line(`The roll-out is stopped; ${waiting.map((id) => shownText(id)).join(", ")} not tried.`);
  }
  return options.devices.map((id) => results.get(id) ?? { id, result: "untried" });
}

/** Updates one device over a connection of its own, so that devices do not wait for each other. */
async function update(id: string, crowded: boolean, options: RollOutOptions): Promise<DeviceResult> {
  const { broker: address, baseTopic, firmware, base64, timeoutMs } = options;
  const isOne = options.devices.length === 1;
  const output = options.follower?.begin(id) ?? (isOne ? options.output : deviceOutput(options.output, id, crowded));
  const ended = (result: DeviceResult): DeviceResult => {
    options.follower?.end(result);
    return result;
  };
  try {
    const result = await BrokerClient.use(
      address,
      (broker) => updateDevice({ broker, device: { baseTopic, id }, firmware, base64, timeoutMs, output }),
      options.signal,
    );
    return ended({ id, result });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    if (!isOne && !options.follower && !options.signal?.aborted) output.line(error.message);
    return ended({ id, result: "failed", error });
  }
}
