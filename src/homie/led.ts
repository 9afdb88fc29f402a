let timer: Timer | undefined;
let lit = false;

/**
 * Blinks the board's LED.
 * @param halfPeriod milliseconds; 0 turns it off
 */
export function blink(halfPeriod: number): void {
  const pin = new Pin(__LED_PIN__);
  if (timer !== undefined) clearInterval(timer);
  timer = undefined;
  pin.write(__LED_ACTIVE_LOW__);
  if (!halfPeriod) return;
  timer = setInterval(() => {
    lit = !lit;
    pin.write(lit !== __LED_ACTIVE_LOW__);
  }, halfPeriod);
}
