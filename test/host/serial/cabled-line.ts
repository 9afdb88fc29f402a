import { EventEmitter } from "node:events";
import type { LoaderLine, SerialEvents } from "../../../host/serial/serial-line.ts";
import type { CabledChip } from "../../../sim/loader/cabled-chip.ts";

/** A cable to a chip that is in this process. Once it is pulled, a write is never answered, as with a real port. */
export class CabledLine extends EventEmitter<SerialEvents> implements LoaderLine {
  readonly pauseMs = 0;
  /** False for an adapter that has only TX and RX. */
  hasControl = true;
  readonly #chip: CabledChip;
  #open = true;
  readonly #receive: (bytes: Buffer) => void;
  readonly #lost = (): void => this.pull();

  constructor(chip: CabledChip) {
    super();
    this.#chip = chip;
    this.#receive = (bytes) => {
      setImmediate(() => {
        if (this.#open) this.emit("data", bytes);
      });
    };
    chip.on("data", this.#receive);
    chip.on("powerLost", this.#lost);
  }

  /** Pulls the cable, which is the chip's supply, too. */
  pull(): void {
    this.#chip.powerOff();
    void this.close();
    setImmediate(() => this.emit("close"));
  }

  write(text: string): void {
    void this.writeBytes(Buffer.from(text, "latin1"));
  }

  async writeBytes(bytes: Uint8Array): Promise<void> {
    if (!this.#open) return await new Promise<never>(() => {});
    this.#chip.receive(bytes);
  }

  async setBaudRate(baudRate: number): Promise<void> {
    this.#chip.setHostBaud(baudRate);
  }

  async setControl(lines: { dtr: boolean; rts: boolean }): Promise<boolean> {
    if (this.hasControl && this.#open) this.#chip.setControl(lines);
    return this.hasControl;
  }

  async close(): Promise<void> {
    this.#open = false;
    this.#chip.off("data", this.#receive);
    this.#chip.off("powerLost", this.#lost);
  }
}
