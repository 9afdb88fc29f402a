import { EventEmitter } from "node:events";
import type { SerialPort } from "serialport";
import { UserError } from "../user-error.ts";

/** What a serial line tells. */
export interface SerialEvents {
  data: [bytes: Buffer];
  /** The line is gone: unplugged, or its other end closed it. */
  close: [];
}

/** A serial line, as far as it is needed; tests have one of their own. */
export interface SerialLine {
  /** How long to wait behind each few characters that are written, so that the board's buffer does not run over. */
  readonly pauseMs: number;
  on<Name extends keyof SerialEvents>(event: Name, listener: (...args: SerialEvents[Name]) => void): unknown;
  off<Name extends keyof SerialEvents>(event: Name, listener: (...args: SerialEvents[Name]) => void): unknown;
  write(text: string): void;
  close(): Promise<void>;
}

/** Opens a serial port, such as `/dev/ttyUSB0` or `COM3`. */
export async function openSerialPort(path: string, baudRate: number): Promise<SerialLine> {
  const { SerialPort } = await loadSerialPort();
  // Espruino stops the sender with XOFF while its buffer is full.
  const port = new SerialPort({ path, baudRate, hupcl: false, autoOpen: false });
  await new Promise<void>((resolve, reject) => {
    port.open((error) => (error ? reject(new UserError(openError(path, error))) : resolve()));
  });
  return new OpenPort(port);
}

/** Loads what only a cable needs, and what is therefore installed only by whoever has one. */
async function loadSerialPort(): Promise<typeof import("serialport")> {
  try {
    return await import("serialport");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new UserError(
      "A serial port takes the package serialport, which is not installed: npm i serialport. Without a cable, " +
        "--http brings a configuration to a board in configuration mode.",
    );
  }
}

class OpenPort extends EventEmitter<SerialEvents> implements SerialLine {
  readonly pauseMs = 8;
  readonly #port: SerialPort;

  constructor(port: SerialPort) {
    super();
    this.#port = port;
    port.on("data", (bytes: Buffer) => this.emit("data", bytes));
    port.on("error", () => this.emit("close"));
    port.on("close", () => this.emit("close"));
  }

  write(text: string): void {
    if (this.#port.isOpen) this.#port.write(Buffer.from(text, "latin1"));
  }

  async close(): Promise<void> {
    if (this.#port.isOpen) await new Promise<void>((resolve) => this.#port.close(() => resolve()));
  }
}

function openError(path: string, { message }: Error): string {
  if (/ENOENT|No such file|File not found/i.test(message)) {
    return `${path}: there is no such serial port. Is the board plugged in, with a cable that carries data?`;
  }
  if (/EACCES|Permission denied|Access denied/i.test(message)) {
    return `${path}: this user may not open the port. On Linux, members of the group dialout may; on Windows, close other programs that use it.`;
  }
  if (/EBUSY|lock/i.test(message)) return `${path}: another program uses the port. Close it, and try again.`;
  return `${path}: cannot be opened as a serial port: ${message}.`;
}
