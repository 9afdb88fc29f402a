/** What the engine's mathematics has beyond the language. */
interface Math {
  /** A random whole number from 0 up to, but without, the range; without a range any of 32 bits. */
  randInt(range?: number): number;
  /** The number, or the nearest of the bounds where it lies outside; `E.clip` does the same. */
  clip(value: number, least: number, most: number): number;
  /** The number, moved by whole steps of `most` until it lies from 0 up to, but without, `most`. */
  wrap(value: number, most: number): number;
}

/** What the engine's strings have beyond the language. */
interface String {
  /** The text with letters of Latin-1 that have accents replaced by those without. */
  removeAccents(): string;
}

/** What the engine's dates have beyond the language. */
interface Date {
  /** Whether it lies in daylight saving time, as `E.setDST` has set it. */
  getIsDST(): boolean;
  /** Date and time in ISO 8601 with the time zone's offset. */
  toLocalISOString(): string;
}

/** What the engine's functions have beyond the language. */
interface Function {
  /** Takes over the code of another function, in every place where this one is known. */
  replaceWith(other: (...args: never[]) => unknown): void;
}

/** What the engine's arrays of bytes have beyond the language. */
interface Uint8Array {
  /** Copies a text, whose characters are its bytes. */
  set(bytes: string, offset?: number): void;
}

/** An array of unsigned numbers of 24 bits, which only this engine has. */
interface Uint24Array {
  /** The numbers. */
  [index: number]: number;
  /** How many there are. */
  readonly length: number;
  /** The bytes behind them. */
  readonly buffer: ArrayBuffer;
  /** How many bytes they take. */
  readonly byteLength: number;
  /** Where in the buffer they begin. */
  readonly byteOffset: number;
  /** Copies numbers into the array. */
  set(numbers: ArrayLike<number>, offset?: number): void;
  /** The same numbers, from one index up to another. */
  subarray(begin?: number, end?: number): Uint24Array;
  /** A copy, from one index up to another. */
  slice(begin?: number, end?: number): Uint24Array;
  /** Calls a function for each number. */
  forEach(callback: (value: number, index: number) => void): void;
  /** Writes one number everywhere, or between two indices. */
  fill(value: number, begin?: number, end?: number): Uint24Array;
}
/** Makes an array of numbers of 24 bits: of a length, from numbers, or over the bytes of a buffer. */
declare var Uint24Array: {
  /** Of a length, all 0. */
  new (length: number): Uint24Array;
  /** A copy of numbers. */
  new (numbers: ArrayLike<number>): Uint24Array;
  /** Over the bytes of a buffer. */
  new (buffer: ArrayBuffer, byteOffset?: number, length?: number): Uint24Array;
};

/** An error within the engine itself. */
interface InternalError extends Error {}
/** Makes such an error. */
declare var InternalError: new (message?: string) => InternalError;
