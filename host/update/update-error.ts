import { UserError } from "../../files/user-error.ts";

/**
 * How an update has failed:
 * - `absent`: the device was not there, so nothing was sent
 * - `refused`: it said why it does not take the image, and goes on with its old firmware
 * - `interrupted`: it lost its connection, and is back with its old firmware
 * - `rolled-back`: the new firmware did not work there, so it went back to the old one
 * - `senseless`: it answered what is no answer; whether it takes the image is not known
 * - `gone`: it was sent the image and did not come back, or nothing more was heard of it
 */
export type UpdateFailure = "absent" | "refused" | "interrupted" | "rolled-back" | "senseless" | "gone";

/** Why a device does not run the image that it was to run. */
export class UpdateError extends UserError {
  override name = "UpdateError";
  readonly failure: UpdateFailure;

  constructor(failure: UpdateFailure, message: string) {
    super(message);
    this.failure = failure;
  }

  /** True when the image may be what is wrong, so that no other device should get it. */
  get blamesImage(): boolean {
    return this.failure === "rolled-back" || this.failure === "gone";
  }
}
