/** Leaves the broker and reboots. Evaluated when a reboot is due. */
import type { Device } from "../homie/device.ts";

/** How long the last messages may take to reach the broker, in milliseconds. */
const FAREWELL = 1000;

/** Reboots now if the sketch says that the device is idle, or as soon as it does. */
export function rebootWhenIdle(device: Device): void {
  device._rebootDue = true;
  if (!device._idle) {
    print("Reboot due: waiting until the device is idle");
    return;
  }
  print("Rebooting");
  const mqtt = device._mqtt;
  const last = mqtt ? mqtt.publish(`${device._topic}/$state`, "disconnected", 1, true) : 0;
  const leave = () => {
    if (mqtt) mqtt.disconnect();
    require("ESP8266").reboot();
  };
  if (!last) {
    leave();
    return;
  }
  const timer = setTimeout(leave, FAREWELL);
  mqtt.on("published", (id) => {
    if (id !== last) return;
    clearTimeout(timer);
    leave();
  });
}
