/** Is an update wanted, by what its topic says of it? Evaluated when a message begins. */
import { readBootState } from "../boot/state.ts";
import type { Device } from "../homie/device.ts";

/**
 * Whether an image is wanted.
 * @param md5 the topic's last level in lower case
 * @returns the status that answers it at once; empty when its bytes are wanted
 */
export function refusal(device: Device, md5: string): string {
  if (!device._otaEnabled) return "403";
  if (md5.length !== 32 || !/^[0-9a-f]+$/.test(md5)) return "400 BAD_CHECKSUM";
  if (md5 === device._checksum) return "304";
  const state = readBootState();
  if (!state) return "";
  if (md5 === state.bad) return "400 BAD_FIRMWARE";
  // Installed already, and the reboot is waiting until the device is idle.
  return device._rebootDue && state.tries === 0 && state.slot !== device._slot && state[state.slot] === md5
    ? "200"
    : "";
}
