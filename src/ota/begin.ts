/** The answer to an update's topic. Evaluated when a message begins. */
import { phase } from "../phase.ts";
import { report } from "./report.ts";
import type { Update } from "./update.ts";

/** Refuses an update by what its topic says of it, or asks for its bytes. */
export function begin(update: Update): void {
  const device = update._device;
  // The one before has arrived as a whole, but was not looked at yet.
  if (device._arrived) phase<typeof import("./finish.ts")>().finish(device);
  const refused = phase<typeof import("./wanted.ts")>().refusal(update);
  if (refused) phase<typeof import("./end.ts")>().end(update, refused);
  else {
    device._receiving = true;
    report(update, "202", "OTA_STARTED");
  }
}
