import { shownText } from "../../files/shown-text.ts";
import type { BrokerClient } from "../mqtt/broker-client.ts";
import { type DeviceAddress, DeviceClient, isThere, NotReady } from "../mqtt/device-client.ts";
import type { Output } from "../output.ts";
import type { OtaFirmware } from "./ota-firmware.ts";
import {
  explainNonsense,
  explainRefusal,
  type OtaStatus,
  parseProgress,
  parseStatus,
  rolledBackImage,
} from "./status.ts";
import { UpdateError } from "./update-error.ts";

const STATE = "$state";
const CHECKSUM = "$fw/checksum";
const ENABLED = "$implementation/ota/enabled";
const STATUS = "$implementation/ota/status";
/** How long a device that is back with its old firmware gets to say why, or to restart after all. */
const GRACE_MS = 5000;
/** Progress counts as a sign of life when at least this part of the image was written since the last one. */
const LEAST_PROGRESS = 0.01;
/** Sent as text with line breaks, an image is up to half as large again; whichever size a device counts in. */
const LARGEST_FORM = 1.5;
/** More changes of its state than an update has, also one that is tried twice and rolled back, are no sign of life. */
const MOST_CHANGES = 32;

/** An update of one device. */
export interface UpdateOptions {
  broker: BrokerClient;
  device: DeviceAddress;
  firmware: OtaFirmware;
  /** True to send the firmware as Base64 text, for what lies between and does not let bytes through. */
  base64?: boolean | undefined;
  /** How long to wait for a sign of life from the device. */
  timeoutMs: number;
  output: Output;
  /** Told of each step that the update takes. */
  onStep?: ((step: UpdateStep) => void) | undefined;
}

/** Where an update is: the image is sent, is written by the device, was written and is to start; or the device is away. */
export type UpdateStep = "sending" | "writing" | "restarting" | "away";

/**
 * Updates a device over MQTT and waits until it is back with the new firmware.
 * @returns `already-there` when it runs that image already
 * @throws UpdateError when the device is not there, refuses the image, disappears, or comes back with its old firmware
 */
export async function updateDevice(options: UpdateOptions): Promise<"installed" | "already-there"> {
  const { broker, device: address, firmware, base64, timeoutMs, output, onStep = () => {} } = options;
  const { bytes, md5 } = firmware;
  output.line(`Waiting for the device ${address.id} …`);
  const device = await DeviceClient.open(broker, address, [CHECKSUM, ENABLED, STATUS]);
  await waitForDevice(device, timeoutMs);
  if (device.get(CHECKSUM) === md5) {
    output.line(`The device already runs this firmware (MD5 ${md5}).`);
    return "already-there";
  }
  if (device.get(ENABLED) !== "true") throw new UpdateError("refused", explainRefusal({ code: 403, detail: "" }));
  const form = base64 ? " as Base64" : "";
  output.line(`Sending ${bytes.length} bytes${form}, MD5 ${md5}; the device runs ${shownText(device.get(CHECKSUM)!)}.`);
  onStep("sending");
  const update = new Update(device, md5, bytes.length, timeoutMs, output, onStep);
  await device.publish(`$implementation/ota/firmware/${md5}`, base64 ? bytes.toString("base64") : bytes);
  try {
    return await update.follow();
  } finally {
    output.endProgress();
  }
}

async function waitForDevice(device: DeviceClient, timeoutMs: number): Promise<void> {
  try {
    await device.waitUntilReady([CHECKSUM, ENABLED], timeoutMs);
  } catch (error) {
    throw error instanceof NotReady ? new UpdateError("absent", error.message) : error;
  }
}

/** Follows an update whose image was published. */
class Update {
  readonly #device: DeviceClient;
  readonly #md5: string;
  readonly #size: number;
  readonly #timeoutMs: number;
  readonly #output: Output;
  readonly #onStep: (step: UpdateStep) => void;
  #written = 0;
  /** True once the device has said that it accepts the image. */
  #accepted = false;
  /** True once the device has written and checked the whole image. */
  #flashed = false;
  /** True once the device was away after the image was published. */
  #wasAway = false;
  /** Since when the device is back with its old firmware, or undefined. */
  #backSince: number | undefined;
  #lastSign = Date.now();
  /** How often the device has changed its state. */
  #changes = 0;
  /** How much was written, as a part of all, at the last progress that counted as a sign of life. */
  #reached = -1;
  /** True when the device had said before that it went back from this very image. */
  #rolledBackBefore: boolean;

  constructor(
    device: DeviceClient,
    md5: string,
    size: number,
    timeoutMs: number,
    output: Output,
    onStep: (step: UpdateStep) => void,
  ) {
    this.#device = device;
    this.#md5 = md5;
    this.#size = size;
    this.#timeoutMs = timeoutMs;
    this.#output = output;
    this.#onStep = onStep;
    this.#rolledBackBefore = isRollBackOf(device.get(STATUS), md5);
  }

  async follow(): Promise<"installed" | "already-there"> {
    for (;;) {
      const message = await this.#device.next(this.#deadline());
      if (!message) throw this.#silence();
      if (message.attribute === STATE) this.#state(message.payload);
      // An empty message clears what the broker keeps.
      if (message.attribute === STATUS && message.payload) {
        // What the broker has kept is the end of an earlier update.
        if (message.retained) this.#rolledBackBefore ||= isRollBackOf(message.payload, this.#md5);
        else if (this.#answer(message.payload)) return "already-there";
      }
      if (isThere(this.#device.get(STATE)) && this.#device.get(CHECKSUM) === this.#md5) {
        this.#output.line(`The device is back and runs the new firmware (MD5 ${this.#md5}).`);
        return "installed";
      }
    }
  }

  #deadline(): number {
    return this.#backSince === undefined
      ? this.#lastSign + this.#timeoutMs
      : this.#backSince + Math.min(GRACE_MS, this.#timeoutMs);
  }

  #state(state: string): void {
    if (++this.#changes > MOST_CHANGES) throw this.#restless();
    this.#lastSign = Date.now();
    if (isThere(state)) {
      if (this.#wasAway && this.#device.get(CHECKSUM) !== this.#md5) this.#backSince = Date.now();
      return;
    }
    this.#backSince = undefined;
    if (!this.#flashed) this.#onStep("away");
    if (!this.#wasAway) this.#output.line(`The device is away ($state is "${shownText(state)}") …`);
    this.#wasAway = true;
  }

  /** @returns true when the device says that it runs the image already */
  #answer(payload: string): boolean {
    const status = parseStatus(payload);
    if (!status) throw new UpdateError("senseless", explainNonsense(payload));
    const subject = rolledBackImage(status);
    // A device repeats the report of another image whenever it reconnects.
    if (subject && subject !== this.#md5) return false;
    switch (status.code) {
      case 200:
        if (this.#flashed) return false;
        this.#flashed = true;
        this.#onStep("restarting");
        this.#lastSign = Date.now();
        this.#output.line("The device has written and checked the image; it restarts …");
        return false;
      case 202:
        if (this.#accepted) return false;
        this.#accepted = true;
        this.#lastSign = Date.now();
        this.#output.line("The device accepts the image.");
        return false;
      case 206:
        this.#progress(status, payload);
        return false;
      case 304:
        this.#output.line(`The device already runs this firmware (MD5 ${this.#md5}).`);
        return true;
      default:
        throw this.#refusal(status);
    }
  }

  #progress({ detail }: OtaStatus, payload: string): void {
    const progress = parseProgress(detail, this.#size * LARGEST_FORM);
    if (!progress) throw new UpdateError("senseless", explainNonsense(payload));
    const { written, total } = progress;
    this.#written = written;
    if (written / total >= this.#reached + LEAST_PROGRESS) {
      this.#reached = written / total;
      this.#lastSign = Date.now();
    }
    this.#onStep("writing");
    this.#output.progress(written, total);
  }

  /** What becomes of a device that comes and goes. */
  #restless(): UpdateError {
    return new UpdateError(
      "gone",
      `The device restarts over and over: its $state has changed ${MOST_CHANGES} times. Its console says why. If the ` +
        "firmware is to blame, the device returns to its old one by itself.",
    );
  }

  #refusal(status: OtaStatus): UpdateError {
    if (rolledBackImage(status) !== undefined) return new UpdateError("rolled-back", explainRefusal(status));
    if (this.#rolledBackBefore && status.detail === "BAD_FIRMWARE") {
      const earlier = { code: 500, detail: `ROLLED_BACK ${this.#md5}` };
      return new UpdateError("rolled-back", explainRefusal(earlier, "has answered before"));
    }
    return new UpdateError("refused", explainRefusal(status));
  }

  /** Why nothing more has come from the device. */
  #silence(): UpdateError {
    const seconds = this.#timeoutMs / 1000;
    const far = `${this.#written} of ${this.#size} bytes`;
    if (this.#backSince !== undefined) {
      return this.#flashed
        ? new UpdateError(
            "rolled-back",
            `The device is back, but with its old firmware (MD5 ${shownText(this.#device.get(CHECKSUM)!)}): the new one did not ` +
              "start. Its console says why.",
          )
        : new UpdateError(
            "interrupted",
            `The device lost its connection after ${far} and is back with its old firmware. Nothing is broken: try again.`,
          );
    }
    if (this.#wasAway) {
      return new UpdateError(
        "gone",
        this.#flashed
          ? `The device restarted with the new firmware but has not come back within ${seconds} s. If the firmware does ` +
              "not reach the broker, the device returns to its old one by itself within a quarter of an hour " +
              "(--timeout 900 waits for it); its console says more."
          : `The device has vanished after ${far} and has not come back within ${seconds} s. Its old firmware is ` +
              "untouched: check its power and Wi-Fi, and try again.",
      );
    }
    return new UpdateError(
      "gone",
      this.#flashed
        ? `The device has the new firmware but has not restarted within ${seconds} s. It may be busy: restart it, or wait.`
        : `The device has been silent for ${seconds} s after ${far}. It may not accept updates this way, or has lost its ` +
            "connection: check it and try again.",
    );
  }
}

function isRollBackOf(payload: string | undefined, md5: string): boolean {
  const status = parseStatus(payload ?? "");
  return status !== undefined && rolledBackImage(status) === md5;
}
