/**
 * What the engine takes wherever it wants bytes: a number (its lowest 8 bits), a string (one byte a character), an array of
 * any of these, a typed array, something repeated, or what a function returns.
 */
type EngineBytes =
  | number
  | string
  | ArrayBuffer
  | ArrayLike<EngineBytes>
  | { data: EngineBytes; count: number }
  | { callback: () => EngineBytes };

/** Bytes that lie there already: a string of bytes, or an array of numbers. */
type EngineData = string | ArrayBuffer | ArrayLike<number>;
