let timer: Timer | undefined;
let lit = false;

/**
 * Blinks the board's LED.
 * @param halfPeriod milliseconds; 0 turns it off
 */
export function blink(halfPeriod: number): void {
  if (timer !== undefined) clearInterval(timer);
  timer = undefined;
  digitalWrite(__LED_PIN__, __LED_ACTIVE_LOW__);
  if (!halfPeriod) return;
  timer = setInterval(() => {
    lit = !lit;
    digitalWrite(__LED_PIN__, lit !== __LED_ACTIVE_LOW__);
  }, halfPeriod);
}
