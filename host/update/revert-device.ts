import { shownText } from "../../files/shown-text.ts";
import { UserError } from "../../files/user-error.ts";
import { awaitRestart, type RestartRequest } from "../mqtt/await-restart.ts";
import type { BrokerClient } from "../mqtt/broker-client.ts";
import { type DeviceAddress, DeviceClient } from "../mqtt/device-client.ts";
import type { Output } from "../output.ts";

const REVERT = "$implementation/ota/revert";
const STATUS = "$implementation/ota/status";
const CHECKSUM = "$fw/checksum";
const VERSION = "$fw/version";

/**
 * Has a device go back to the firmware in its other slot, and waits until it runs it.
 * @param timeoutMs how long to wait for each sign of life from the device
 * @throws UserError when it has none, does not answer, does not come back, or runs the same as before
 */
export async function revertDevice(
  broker: BrokerClient,
  address: DeviceAddress,
  timeoutMs: number,
  output: Output,
): Promise<void> {
  output.line(`Waiting for the device ${address.id} …`);
  const device = await DeviceClient.open(broker, address, [REVERT, STATUS, CHECKSUM, VERSION]);
  await device.waitUntilReady([CHECKSUM, VERSION], timeoutMs);
  const [checksum, version] = [device.get(CHECKSUM), device.get(VERSION)];
  let isHeard = false;
  const request: RestartRequest = {
    attribute: REVERT,
    payload: "true",
    accepts: ({ attribute, payload, retained }) => {
      if (retained) return false;
      isHeard ||= attribute === REVERT && payload === "false";
      if (attribute !== STATUS || !isHeard) return false;
      if (payload !== "200") throw new UserError(refusal(payload));
      return true;
    },
    accepted: () => output.line("The device restarts with the firmware that it had before …"),
    silent: (seconds) =>
      isHeard
        ? `The device has not said within ${seconds} s whether it can go back.`
        : `The device has not answered within ${seconds} s: its firmware may be too old to go back over MQTT.`,
  };
  await awaitRestart(device, request, timeoutMs);
  if (device.get(CHECKSUM) === checksum) {
    const reason = device.get(STATUS);
    throw new UserError(
      `The device is back with the firmware that it was to leave${reason ? `: ${shownText(reason)}` : ""}.`,
    );
  }
  output.line(
    `The device runs ${shownText(device.get(VERSION) ?? "")} again, in place of ${shownText(version ?? "")}.`,
  );
}

/** What a device's answer means to a person. */
function refusal(status: string): string {
  if (status === "400 NO_IMAGE") return "The device has no firmware to go back to: it was never updated over the air.";
  if (status === "409 UPDATING") return "The device is being updated: try again when that is over.";
  if (status === "403") return "The device takes no updates: ota.enabled is false in its configuration.";
  return `The device does not go back: ${shownText(status)}.`;
}
