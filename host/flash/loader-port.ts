import type { LoaderLine } from "../serial/serial-line.ts";

/** A serial line in the shape of the browsers' Web Serial, which is what esptool-js talks to. */
export class LoaderPort {
  readable: ReadableStream<Uint8Array> | null = null;
  writable: WritableStream<Uint8Array> | null = null;
  /** False once it has turned out that the port cannot reset the chip. */
  canReset = true;
  readonly #line: LoaderLine;
  #stopReading = () => {};

  constructor(line: LoaderLine) {
    this.#line = line;
  }

  async open({ baudRate }: { baudRate: number }): Promise<void> {
    await this.#line.setBaudRate(baudRate);
    this.readable = new ReadableStream<Uint8Array>({
      start: (controller) => {
        const receive = (bytes: Buffer) => controller.enqueue(bytes);
        this.#line.on("data", receive);
        this.#stopReading = () => this.#line.off("data", receive);
      },
      cancel: () => this.#stopReading(),
    });
    this.writable = new WritableStream<Uint8Array>({ write: (bytes) => this.#line.writeBytes(bytes) });
  }

  /** Lets go of the line, which stays open: it is its owner's. */
  async close(): Promise<void> {
    this.#stopReading();
    this.readable = null;
    this.writable = null;
  }

  async setBaudRate(baudRate: number): Promise<void> {
    await this.#line.setBaudRate(baudRate);
  }

  async setSignals(signals: { dataTerminalReady?: boolean; requestToSend?: boolean }): Promise<void> {
    const lines = { dtr: signals.dataTerminalReady ?? false, rts: signals.requestToSend ?? false };
    this.canReset = await this.#line.setControl(lines);
  }

  getInfo(): object {
    return {};
  }
}
