"use overlay";
/** The board's LED. */
import type { Device } from "../resident/device.ts";

/**
 * Blinks the LED.
 * @param halfPeriod milliseconds; 0 turns it off
 */
export function blink(device: Device, halfPeriod: number): void {
  if (device._blinking !== undefined) clearInterval(device._blinking);
  delete device._blinking;
  digitalWrite(__LED_PIN__, __LED_ACTIVE_LOW__);
  if (!halfPeriod) return;
  let lit = false;
  device._blinking = setInterval(() => {
    lit = !lit;
    digitalWrite(__LED_PIN__, lit !== __LED_ACTIVE_LOW__);
  }, halfPeriod);
}
