/** How samples are kept. */
interface WaveformOptions {
  /** Two buffers: one is used while the other can be filled. */
  doubleBuffer?: boolean;
  /** Bits of a sample, 8 by default. */
  bits?: 8 | 16;
}

/** How samples are put out or taken. */
interface WaveformRun {
  /** When it begins, by `getTime()`; at once without it. */
  time?: number;
  /** Begins again at the end. */
  repeat?: boolean;
  /** A second pin, for what lies below the middle. */
  npin?: Pin;
}

/** A row of samples that is put out or taken at a steady pace. */
declare class Waveform {
  /** Room for a number of samples, or the samples themselves. */
  constructor(samples: number | ArrayBuffer, options?: WaveformOptions);
  /** The samples. */
  readonly buffer: Uint8Array | Uint16Array;
  /** The samples of the second buffer. */
  readonly buffer2?: Uint8Array | Uint16Array;
  /** Puts the samples out on a pin that `analogWrite` was called for, so many a second. */
  startOutput(pin: Pin, frequency: number, options?: WaveformRun): void;
  /** Takes samples from a pin, so many a second. */
  startInput(pin: Pin, frequency: number, options?: WaveformRun): void;
  /** Ends it. */
  stop(): void;
  /** Called when a buffer is done with, and at the end. */
  on(event: "buffer" | "finish", callback: (buffer: Uint8Array | Uint16Array) => void): void;
}
