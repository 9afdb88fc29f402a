/** The end of an update, whichever it is. Evaluated then. */
import { phase } from "../phase.ts";
import { report } from "./report.ts";
import type { Update } from "./update.ts";

/**
 * Ends an update: what was written is forgotten, unless it was installed.
 * @param status what to report
 */
export function end(update: Update, status: string): void {
  const device = update._device;
  update._over = true;
  device._receiving = false;
  if (update._writer && status !== "200")
    phase<typeof import("../../modules/flash-writer/end.ts")>().cancel(update._writer);
  print(`OTA: ${status}`);
  report(update, status, status === "200" ? "OTA_SUCCESSFUL" : "OTA_FAILED");
  if (status === "200" || device._rebootDue) phase<typeof import("../boot/reboot.ts")>().rebootWhenIdle(device);
}
