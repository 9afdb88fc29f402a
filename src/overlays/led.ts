"use overlay";
/** The board's LED. */
import { feedWatchdog } from "../../modules/watchdog.ts";
import type { Device } from "../resident/device.ts";

/** After how many changes of the LED the watchdog is fed: it blinks as long as there is no connection that could. */
const FEEDING = 20;

/**
 * Blinks the LED.
 * @param halfPeriod milliseconds; 0 turns it off
 */
export function blink(device: Device, halfPeriod: number): void {
  if (device._blinking !== undefined) clearInterval(device._blinking);
  delete device._blinking;
  digitalWrite(__LED_PIN__, __LED_ACTIVE_LOW__);
  if (!halfPeriod) return;
  // So that the first one lights it.
  let ticks = __LED_ACTIVE_LOW__ ? 1 : 0;
  device._blinking = setInterval(() => {
    ticks++;
    digitalWrite(__LED_PIN__, ticks & 1);
    if (!(ticks % FEEDING)) feedWatchdog();
  }, halfPeriod);
}
