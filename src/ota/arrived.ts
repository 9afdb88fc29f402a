/** Between an image's last byte and the look at the whole. Evaluated then. */
import type { Device } from "../homie/device.ts";
import { phase } from "../phase.ts";
import type { Update } from "./update.ts";

/** Not within `finishSoon`, whose scope it would keep. */
function finishNow(device: Device): void {
  if (device._arrived) phase<typeof import("./finish.ts")>().finish(device);
}

/** Has an image that has arrived as a whole looked at as soon as the network's last piece no longer lies in memory. */
export function finishSoon(update: Update): void {
  update._over = true;
  update._device._arrived = update;
  setTimeout(finishNow, 0, update._device);
}
