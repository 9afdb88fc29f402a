import { join } from "node:path";
import type { Page } from "playwright-core";

const STAND_IN = join(import.meta.dirname, "web-serial.js");

/** What hangs on a cable. */
export interface CableEnd {
  on(event: "data", listener: (bytes: Buffer) => void): unknown;
  on(event: "powerLost", listener: () => void): unknown;
  receive(bytes: Uint8Array): void;
  setHostBaud(baud: number): void;
  setControl(lines: { dtr: boolean; rts: boolean }): void;
  powerOff(): void;
}

/** A cable between a browser's Web Serial, which stands in for the real one, and a chip in this process. */
export class WebCable {
  readonly #page: Page;
  readonly #chip: CableEnd;
  /** The speed at which the page has opened the port; 0 while it is closed. */
  #baud = 0;
  /** True while the chip is restarted: its ROM speaks at another speed, which arrives as damaged bytes. */
  #isRestarting = false;
  #told: Promise<unknown> = Promise.resolve();
  /** The speeds at which the port was opened. */
  readonly speeds: number[] = [];

  private constructor(page: Page, chip: CableEnd) {
    this.#page = page;
    this.#chip = chip;
    this.#follow(chip);
  }

  /** Plugs a chip in; before the page is opened. */
  static async plug(page: Page, chip: CableEnd): Promise<WebCable> {
    const cable = new WebCable(page, chip);
    await page.exposeFunction("serialOpened", (baud: number) => cable.#opened(baud));
    await page.exposeFunction("serialWritten", (base64: string) => cable.#written(base64));
    await page.exposeFunction("serialSignals", (lines: { dtr: boolean; rts: boolean }) => cable.#signals(lines));
    await page.addInitScript({ path: STAND_IN });
    return cable;
  }

  /** Pulls the cable, which is the chip's supply, too. */
  pull(): void {
    this.#chip.powerOff();
    this.#baud = 0;
    this.#tell("pull()");
  }

  #follow(chip: CableEnd): void {
    chip.on("data", (bytes) => {
      if (this.#baud === 0) return;
      this.#tell(`receive("${bytes.toString("base64")}")`);
      if (this.#isRestarting) this.#tell("damage()");
    });
    chip.on("powerLost", () => this.pull());
  }

  #tell(what: string): void {
    this.#told = this.#told.then(() => this.#page.evaluate(`serialCable.${what}`)).catch(() => {}); // it was closed
  }

  #opened(baud: number): void {
    this.#baud = baud;
    if (baud === 0) return;
    this.speeds.push(baud);
    this.#chip.setHostBaud(baud);
  }

  /** @returns false when the cable was pulled */
  #written(base64: string): boolean {
    if (this.#baud > 0) this.#chip.receive(Buffer.from(base64, "base64"));
    return this.#baud > 0;
  }

  #signals(lines: { dtr: boolean; rts: boolean }): void {
    this.#isRestarting = true;
    this.#chip.setControl(lines);
    this.#isRestarting = false;
  }
}
