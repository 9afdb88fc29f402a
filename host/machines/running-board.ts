/** What a running board tells. */
export interface BoardEvents {
  /** A line on the console. */
  line: [text: string];
  /** The board has rebooted and starts again. */
  reboot: [];
  /** The board has stopped by itself and does not start again. */
  exit: [reason: string];
}

/** A board with the firmware on it, simulated or on real Espruino: a scenario is written once and runs on both. */
export interface RunningBoard {
  on<Name extends keyof BoardEvents>(event: Name, listener: (...args: BoardEvents[Name]) => void): unknown;
  off<Name extends keyof BoardEvents>(event: Name, listener: (...args: BoardEvents[Name]) => void): unknown;
  /** Switches the power on. */
  start(): Promise<void>;
  /** Cuts the power; what is in flash stays and the board can be started again. */
  stop(): Promise<void>;
  /** Evaluates an expression on the board's console. @returns its value as JSON */
  evaluate(code: string): Promise<string>;
  /** The loopback port that stands for one that the device listens on; on real Espruino for 80 only. Undefined without one. */
  port(devicePort: number): number | undefined;
}
