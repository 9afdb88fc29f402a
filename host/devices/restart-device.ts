import { shownText } from "../../files/shown-text.ts";
import { UserError } from "../../files/user-error.ts";
import type { BrokerClient } from "../mqtt/broker-client.ts";
import { type DeviceAddress, DeviceClient, isThere } from "../mqtt/device-client.ts";
import type { Output } from "../output.ts";

const RESET = "$implementation/reset";
const SAFE_MODE = "$implementation/safe-mode";

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
  const device = await DeviceClient.open(broker, address, [RESET, SAFE_MODE]);
  await device.waitUntilReady([], timeoutMs);
  await device.publish(RESET, "restart");
  let step: "asked" | "accepted" | "away" = "asked";
  for (;;) {
    const message = await device.next(Date.now() + timeoutMs);
    if (!message) throw new UserError(silence(step, timeoutMs / 1000));
    if (message.attribute === RESET && message.payload === "false" && !message.retained && step === "asked") {
      output.line("The device restarts …");
      step = "accepted";
    }
    if (message.attribute !== "$state") continue;
    if (!isThere(message.payload)) step = "away";
    else if (step === "away") break;
  }
  if (device.get("$state") !== "alert") {
    output.line("The device is back.");
    return;
  }
  const reason = device.get(SAFE_MODE);
  throw new UserError(`The device is back, but says that it needs somebody${reason ? `: ${shownText(reason)}` : ""}.`);
}

function silence(step: "asked" | "accepted" | "away", seconds: number): string {
  if (step === "away") return `The device has not come back within ${seconds} s: look at its console.`;
  if (step === "accepted") {
    return `The device has not restarted within ${seconds} s. It may be busy: it restarts as soon as it is idle.`;
  }
  return `The device has not answered within ${seconds} s: its firmware may be too old to be restarted over MQTT.`;
}
