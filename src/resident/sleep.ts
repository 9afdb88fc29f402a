/** Deep sleep, for what runs on a battery. It ends by a reset: GPIO16 (D0) has to be connected to RST. */
import { later } from "../overlay.ts";
import { rebootWhenIdle } from "../overlays/reboot.ts";
import { device } from "./device.ts";

/** The longest sleep, in milliseconds: the engine hands the chip 31 bits of microseconds (jswrap_esp8266.c, 2v29). */
const LONGEST = 2147483;

/**
 * Sends what has yet to be sent, tells the broker that the device sleeps, and leaves it; then READY_TO_SLEEP comes. It waits until the
 * device is idle, for an update, and for a change of the configuration. From then on there is no connection: call `sleep` within 20 s.
 */
export function prepareToSleep(): void {
  device._sleep = 0;
  later(rebootWhenIdle, device);
}

/**
 * Lets the device sleep, and then start anew. Unless it was prepared before, what `prepareToSleep` does comes first.
 * @param milliseconds 1 to 2,147,483, some 35 minutes
 * @throws Error when it is something else
 */
export function sleep(milliseconds: number): void {
  if (!(milliseconds >= 1 && milliseconds <= LONGEST)) throw new Error(`sleep takes 1 to ${LONGEST} milliseconds`);
  device._sleep = milliseconds;
  later(rebootWhenIdle, device);
}
