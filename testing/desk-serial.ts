import { UserError } from "../files/user-error.ts";
import type { SerialPins, Wiring } from "../sim/wiring.ts";
import type { TestSerial } from "./test-board.ts";

/** What is at the other end of a serial line of a board on somebody's desk. */
export class DeskSerial implements TestSerial {
  received = "";
  readonly #wiring: Wiring;
  readonly #pins: SerialPins;
  readonly #settle: () => Promise<void>;

  /** @param settle lets everything happen that a text causes without a delay */
  constructor(wiring: Wiring, pins: SerialPins, receive: (text: string) => void, settle: () => Promise<void>) {
    this.#wiring = wiring;
    this.#pins = pins;
    this.#settle = settle;
    const hear = (text: string) => {
      this.received += text;
      receive(text);
    };
    if (pins.tx !== undefined) wiring.listeners.push({ tx: pins.tx, receive: hear });
  }

  async send(text: string): Promise<void> {
    const { rx } = this.#pins;
    if (rx === undefined) throw new UserError("The board has no pin to receive with: say which, serial({ rx: ... }).");
    const receive = this.#wiring.receivers.get(rx);
    if (!receive) {
      throw new UserError(
        `Nobody takes what arrives at ${rx}: the sketch has not set up a serial line there, or the board is off.`,
      );
    }
    if (!receive(text)) {
      throw new UserError(
        `What arrives at ${rx} goes to the console, until the sketch moves that: LoopbackA.setConsole(true).`,
      );
    }
    await this.#settle();
  }
}
