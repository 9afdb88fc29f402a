import { shownText } from "../../files/shown-text.ts";
import { UserError } from "../../files/user-error.ts";
import { awaitRestart, type RestartRequest } from "../mqtt/await-restart.ts";
import type { BrokerClient } from "../mqtt/broker-client.ts";
import { type DeviceAddress, DeviceClient } from "../mqtt/device-client.ts";
import type { Output } from "../output.ts";

const RESET = "$implementation/reset";
const SAFE_MODE = "$implementation/safe-mode";
/** In version 5 of the convention, where there is no state for it. */
const SAFE_MODE_ALERT = "$alert/safe-mode";

/**
 * Restarts a device over MQTT and waits until it is back.
 * @param timeoutMs how long to wait for each sign of life from the device
 * @throws UserError when the device does not restart, does not come back, or comes back without its sketch
 */
export async function restartDevice(
  broker: BrokerClient,
  address: DeviceAddress,
  timeoutMs: number,
  output: Output,
): Promise<void> {
  output.line(`Waiting for the device ${address.id} …`);
  const device = await DeviceClient.open(broker, address, [RESET, SAFE_MODE, SAFE_MODE_ALERT]);
  await device.waitUntilReady([], timeoutMs);
  const request: RestartRequest = {
    attribute: RESET,
    payload: "restart",
    accepts: ({ attribute, payload, retained }) => attribute === RESET && payload === "false" && !retained,
    accepted: () => output.line("The device restarts …"),
    silent: (seconds) =>
      `The device has not answered within ${seconds} s: its firmware may be too old to be restarted over MQTT.`,
  };
  await awaitRestart(device, request, timeoutMs);
  const alert = device.get(SAFE_MODE_ALERT);
  if (device.get("$state") !== "alert" && !alert) {
    output.line("The device is back.");
    return;
  }
  const reason = alert ?? device.get(SAFE_MODE);
  throw new UserError(`The device is back, but says that it needs somebody${reason ? `: ${shownText(reason)}` : ""}.`);
}
