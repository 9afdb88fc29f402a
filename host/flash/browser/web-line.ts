import { EventEmitter } from "node:events";
import { UserError } from "../../../files/user-error.ts";
import type { WebPort } from "../../../ui/flash/flasher.ts";
import type { LoaderLine, SerialEvents } from "../../serial/serial-line.ts";

/** Bytes that the browser keeps for us until we take them; its own 255 are soon too few. */
const BUFFER_SIZE = 32_768;

/** A serial line through a browser's Web Serial. */
export class WebLine extends EventEmitter<SerialEvents> implements LoaderLine {
  readonly pauseMs = 8;
  readonly #port: WebPort;
  #baudRate = 0;
  #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  #writer: WritableStreamDefaultWriter<Uint8Array> | undefined;
  /** Ends when nothing is read any more. */
  #reading: Promise<void> = Promise.resolve();
  /** Whether bytes are still to be read: not once the port is lost, or it is we who close it. */
  #wanted = false;

  private constructor(port: WebPort) {
    super();
    this.#port = port;
  }

  /** Opens a port that somebody has chosen. @throws UserError when that cannot be done */
  static async open(port: WebPort, baudRate: number): Promise<WebLine> {
    const line = new WebLine(port);
    try {
      await line.#open(baudRate);
    } catch (error) {
      throw new UserError(
        `${nameOf(port)}: the port cannot be opened (${(error as Error).message}). Is it in use by another program or page, ` +
          "such as a terminal? On Linux the user has to belong to the group that may use it, mostly dialout. Nothing was written.",
      );
    }
    return line;
  }

  write(text: string): void {
    this.writeBytes(Buffer.from(text, "latin1")).catch(() => {}); // that it is gone, `close` tells
  }

  async writeBytes(bytes: Uint8Array): Promise<void> {
    if (!this.#writer) throw new Error("the port is closed");
    await this.#writer.write(bytes);
  }

  /** An open port keeps its speed, so it is closed and opened again. */
  async setBaudRate(baudRate: number): Promise<void> {
    if (baudRate === this.#baudRate) return;
    await this.close();
    await this.#open(baudRate);
  }

  async setControl({ dtr, rts }: { dtr: boolean; rts: boolean }): Promise<boolean> {
    try {
      await this.#port.setSignals({ dataTerminalReady: dtr, requestToSend: rts });
      return true;
    } catch {
      return false;
    }
  }

  /** Closes the port, also one that is lost: it would stay open for when it is back. */
  async close(): Promise<void> {
    if (!this.#writer) return;
    this.#wanted = false;
    await this.#reader?.cancel().catch(() => {}); // it is gone anyway
    await this.#reading;
    this.#writer.releaseLock();
    this.#writer = undefined;
    await this.#port.close().catch(() => {});
  }

  async #open(baudRate: number): Promise<void> {
    await this.#port.open({ baudRate, bufferSize: BUFFER_SIZE });
    this.#baudRate = baudRate;
    this.#wanted = true;
    this.#writer = this.#port.writable!.getWriter();
    this.#writer.closed.catch(() => {}); // told by `close`
    this.#reading = this.#read();
  }

  async #read(): Promise<void> {
    // A byte that is damaged ends a stream, and there is a new one: the chip's ROM speaks at a speed of its own.
    while (this.#wanted && this.#port.readable) {
      this.#reader = this.#port.readable.getReader();
      try {
        for (;;) {
          const { value, done } = await this.#reader.read();
          if (done) break;
          this.emit("data", Buffer.from(value));
        }
      } catch {
        // What it was, `readable` tells.
      } finally {
        this.#reader.releaseLock();
      }
    }
    if (!this.#wanted) return;
    this.#wanted = false;
    this.emit("close");
  }
}

/** What to call a port: a browser says no more of it than which adapter it is. */
export function nameOf(port: WebPort): string {
  const { usbVendorId, usbProductId } = port.getInfo();
  if (usbVendorId === undefined || usbProductId === undefined) return "Serial port";
  const [vendor, product] = [usbVendorId, usbProductId].map((id) => id.toString(16).padStart(4, "0"));
  return `USB ${vendor}:${product}`;
}
