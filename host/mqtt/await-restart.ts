import { UserError } from "../../files/user-error.ts";
import { type DeviceClient, type DeviceMessage, isThere } from "./device-client.ts";

/** What a device is asked for that restarts it. */
export interface RestartRequest {
  /** The attribute that it is asked by, and what is published to it. */
  attribute: string;
  payload: string;
  /** Whether a message says that the device will restart. @throws UserError when it says that it will not */
  accepts: (message: DeviceMessage) => boolean;
  /** Called when it has. */
  accepted: () => void;
  /** What it means that a device has not answered for so many seconds. */
  silent: (seconds: number) => string;
}

/**
 * Asks a device for what restarts it, and waits until it is back.
 * @param timeoutMs how long to wait for each sign of life from the device
 * @throws UserError when it does not answer, does not restart or does not come back
 */
export async function awaitRestart(device: DeviceClient, request: RestartRequest, timeoutMs: number): Promise<void> {
  await device.publish(request.attribute, request.payload);
  let step: "asked" | "accepted" | "away" = "asked";
  for (;;) {
    const message = await device.next(Date.now() + timeoutMs);
    if (!message) {
      const seconds = timeoutMs / 1000;
      if (step === "away")
        throw new UserError(`The device has not come back within ${seconds} s: look at its console.`);
      if (step === "asked") throw new UserError(request.silent(seconds));
      throw new UserError(
        `The device has not restarted within ${seconds} s. It may be busy: it restarts as soon as it is idle.`,
      );
    }
    if (step === "asked" && request.accepts(message)) {
      request.accepted();
      step = "accepted";
    }
    if (message.attribute !== "$state") continue;
    if (!isThere(message.payload)) step = "away";
    else if (step === "away") return;
  }
}
