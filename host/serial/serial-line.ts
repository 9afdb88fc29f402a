import { EventEmitter } from "node:events";
import type { SerialPort } from "serialport";
import { UserError } from "../../files/user-error.ts";
import { describeOpenError } from "./open-error.ts";

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

/** A serial line to the boot loader of a chip, which takes bytes, other speeds, and its reset. */
export interface LoaderLine extends SerialLine {
  /** @returns when the bytes are on their way; throws when the line has gone */
  writeBytes(bytes: Uint8Array): Promise<void>;
  setBaudRate(baudRate: number): Promise<void>;
  /**
   * Sets both control lines: on most boards RTS holds the chip in reset, and DTR has it start its boot loader.
   * @returns false when the port has no such lines
   */
  setControl(lines: { dtr: boolean; rts: boolean }): Promise<boolean>;
}

/** Opens a serial port, such as `/dev/ttyUSB0` or `COM3`. */
export async function openSerialPort(path: string, baudRate: number): Promise<LoaderLine> {
  const { SerialPort } = await loadSerialPort();
  // Espruino stops the sender with XOFF while its buffer is full.
  const port = new SerialPort({ path, baudRate, hupcl: false, autoOpen: false });
  await new Promise<void>((resolve, reject) => {
    port.open((error) => (error ? reject(new UserError(describeOpenError(path, error))) : resolve()));
  });
  return new OpenPort(port);
}

/** Loads what only a cable needs, and what is therefore installed only by whoever has one. */
export async function loadSerialPort(): Promise<typeof import("serialport")> {
  try {
    return await import("serialport");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new UserError(
      "A serial port takes the package serialport, which is not installed: npm i serialport. Without a cable, " +
        "`homie config put --http` brings a configuration to a board in configuration mode.",
    );
  }
}

class OpenPort extends EventEmitter<SerialEvents> implements LoaderLine {
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

  writeBytes(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      if (!this.#port.isOpen) reject(new Error("the port is closed"));
      else this.#port.write(Buffer.from(bytes), (error) => (error ? reject(error) : resolve()));
    });
  }

  setBaudRate(baudRate: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#port.update({ baudRate }, (error) => (error ? reject(error) : resolve()));
    });
  }

  setControl({ dtr, rts }: { dtr: boolean; rts: boolean }): Promise<boolean> {
    // It sets all lines at once: what is not given would be switched to a default.
    return new Promise((resolve) => this.#port.set({ dtr, rts, brk: false }, (error) => resolve(!error)));
  }

  async close(): Promise<void> {
    if (this.#port.isOpen) await new Promise<void>((resolve) => this.#port.close(() => resolve()));
  }
}
