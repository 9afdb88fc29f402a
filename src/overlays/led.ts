"use overlay";
/** The LED that shows what the device is doing: the board's, unless the sketch has said otherwise. */
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
  const { _led: led } = device;
  let pin: Pin | undefined = __LED_PIN__;
  let isLow = __LED_ACTIVE_LOW__;
  if (led === false) pin = undefined;
  else if (led) {
    pin = led._pin;
    isLow = !led._level;
  }
  if (pin !== undefined) digitalWrite(pin, isLow);
  if (!halfPeriod) return;
  // So that the first one lights it.
  let ticks = isLow ? 1 : 0;
  device._blinking = setInterval(() => {
    ticks++;
    if (pin !== undefined) digitalWrite(pin, ticks & 1);
    if (!(ticks % FEEDING)) feedWatchdog();
  }, halfPeriod);
}
