/** What the world is told of an update. Evaluated for each report. */
import type { HomieEvent } from "../homie/event.ts";
import type { Update } from "./update.ts";

/** Publishes a status, and tells the sketch. */
export function report(update: Update, status: string, type: HomieEvent["type"]): void {
  const device = update._device;
  device._publish(`${device._topic}/$implementation/ota/status`, status, status === "200" ? 1 : 0, true);
  if (device._onEvent) device._onEvent({ type, sizeDone: update._reported, sizeTotal: update._size });
}

/** Reports how many bytes have been written. */
export function reportProgress(update: Update): void {
  report(update, `206 ${update._reported}/${update._size}`, "OTA_PROGRESS");
}
