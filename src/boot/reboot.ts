/** Leaves the broker and reboots. Evaluated when a reboot is due. */
import type { Device } from "../homie/device.ts";
import { phase } from "../phase.ts";

/** How long the last messages may take to reach the broker, in milliseconds. */
const FAREWELL = 1000;
const FLUSH = 100;

/** Reboots now if the sketch says that the device is idle, or as soon as it does; never in the middle of an update. */
export function rebootWhenIdle(device: Device): void {
  device._rebootDue = true;
  // The receiver calls again when it is done.
  if (device._receiving) return;
  if (!device._idle) {
    print("Reboot due: waiting until the device is idle");
    return;
  }
  print("Rebooting");
  const leave = () => {
    // An update that began while the farewell was on its way.
    if (device._receiving) return;
    if (device._disconnect) device._disconnect();
    if (device._resetDue) phase<typeof import("../config/erase.ts")>().eraseConfig(device);
    // Time for the engine to hand the last bytes to the network.
    setTimeout(() => require("ESP8266").reboot(), FLUSH);
  };
  const last = device._publish ? device._publish(`${device._topic}/$state`, "disconnected", 1, true) : 0;
  if (!last) {
    leave();
    return;
  }
  const timer = setTimeout(leave, FAREWELL);
  device._on("published", (id) => {
    if (id !== last) return;
    clearTimeout(timer);
    leave();
  });
}
