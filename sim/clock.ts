/** The device's time, which may run faster than the world's. */
export class Clock {
  /** How many device seconds pass in a second. */
  readonly speed: number;
  private readonly start = performance.now();

  /** @param speed above 0 */
  constructor(speed: number) {
    if (!(speed > 0)) throw new RangeError(`The speed must be above 0, not ${speed}`);
    this.speed = speed;
  }

  /** Milliseconds of device time since the clock was made. */
  now(): number {
    return (performance.now() - this.start) * this.speed;
  }

  /** Calls back after some milliseconds of device time; a function that calls it off is returned. */
  after(milliseconds: number, callback: () => void): () => void {
    const timer = setTimeout(callback, Math.min(Math.max(0, milliseconds / this.speed), 0x7fffffff));
    return () => clearTimeout(timer);
  }
}
