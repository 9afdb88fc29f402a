/** The look at an image that has arrived as a whole. Evaluated then. */
import type { Device } from "../homie/device.ts";
import { writeRecord } from "../journal/access.ts";
import { BOOT } from "../journal/format.ts";
import { phase } from "../phase.ts";

/** Installs the image, if it is what was announced. */
export function finish(device: Device): void {
  const update = device._arrived!;
  device._arrived = undefined;
  let status = "400 BAD_CHECKSUM";
  try {
    if (phase<typeof import("../../modules/flash-writer/end.ts")>().complete(update._writer!, update._md5)) {
      // What is whole need not be erased should the journal not take it.
      update._writer = undefined;
      const state = phase<typeof import("./install.ts")>().installed(device, update._md5);
      device._unsettled = true;
      if (!state) status = "400 BAD_FIRMWARE";
      else status = writeRecord(BOOT, state) ? "200" : "500 FLASH_ERROR";
    }
  } catch (error) {
    // Memory ran short: nothing else can throw here.
    print(`OTA: ${error}`);
    status = "500 FLASH_ERROR";
  }
  if (status === "200") device._installed = update._md5;
  phase<typeof import("./end.ts")>().end(update, status);
}
