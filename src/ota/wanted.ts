/** Is an update wanted, by what its topic says of it? Evaluated when a message begins. */
import { consistsOf } from "../characters.ts";
import type { Update } from "./update.ts";

/** How many variables an update in Base64 takes from here on, on Linux, where more of the stream is held than on the chip. */
const MIN_FREE = 150;

/**
 * Whether an image is wanted.
 * @returns the status that answers it at once; empty when its bytes are wanted
 */
export function refusal(update: Update): string {
  const device = update._device;
  const md5 = update._md5;
  if (!device._otaEnabled) return "403";
  if (md5.length !== 32 || !consistsOf(md5, "0123456789abcdef")) return "400 BAD_CHECKSUM";
  if (md5 === device._checksum) return "304";
  if (md5 === device._bad) return "400 BAD_FIRMWARE";
  // Installed already, and the reboot is waiting until the device is idle.
  if (md5 === device._installed) return "200";
  // What runs out of memory is interrupted in the middle, and the engine does not recover from that.
  const free = process.memory().free;
  if (free >= MIN_FREE) return "";
  print(`OTA: ${free} variables are free here, an update takes ${MIN_FREE}`);
  return "500 FLASH_ERROR";
}
