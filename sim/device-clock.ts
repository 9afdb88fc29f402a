/** The time of a simulated device: all of the board's timers, pulses and network delays go by it. */
export interface DeviceClock {
  /** How many device seconds pass in a second of the world's, above 0; infinite where time only moves when it is told to. */
  readonly speed: number;
  /** Milliseconds of device time since the clock was made. */
  now(): number;
  /** Calls back after some milliseconds of device time; a function that calls it off is returned. */
  after(milliseconds: number, callback: () => void): () => void;
  /** Lets device time pass as if it were nothing. */
  skip(milliseconds: number): void;
}
