/** The console, which is `Serial1` at 115200 baud unless it was moved. */
interface Console {
  /** Writes values to the console, as `print` does. */
  log(...values: unknown[]): void;
  /** The same as `log`. */
  debug(...values: unknown[]): void;
  /** The same as `log`. */
  info(...values: unknown[]): void;
  /** The same as `log`. */
  warn(...values: unknown[]): void;
  /** The same as `log`. */
  error(...values: unknown[]): void;
  /** Writes values, and the calls that led here. */
  trace(...values: unknown[]): void;
}
/** Where log lines go: the engine's console. */
declare var console: Console;

/** Writes values to the console, with spaces between them. */
declare function print(...values: unknown[]): void;
