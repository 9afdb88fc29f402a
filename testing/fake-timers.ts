import { UserError } from "../files/user-error.ts";

/** Refuses the timers that Vitest, Jest and Sinon put in the place of the real ones: the board would wait for them forever. */
export function refuseFakeTimers(): void {
  if ("clock" in setImmediate) {
    throw new UserError(
      "Fake timers are on, and the simulated board waits for real ones. Do without: the board's time moves by its own " +
        "advance(), and no computer's time passes.",
    );
  }
}
