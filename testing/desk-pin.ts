import type { DeviceClock } from "../sim/device-clock.ts";
import type { SimulatedPin } from "../sim/pin-bank.ts";
import type { TestPin } from "./test-board.ts";

/** A pin of a board on somebody's desk. */
export class DeskPin implements TestPin {
  readonly history: { time: number; value: number }[] = [];
  readonly #pin: SimulatedPin;
  readonly #settle: () => Promise<void>;

  /** @param settle lets everything happen that a change causes without a delay */
  constructor(pin: SimulatedPin, clock: DeviceClock, settle: () => Promise<void>) {
    this.#pin = pin;
    this.#settle = settle;
    const note = (value: number) => this.history.push({ time: clock.now(), value });
    note(pin.level);
    pin.watch(note);
  }

  get value(): number {
    return this.#pin.level;
  }

  get mode(): string {
    return this.#pin.mode;
  }

  async drive(level: number): Promise<void> {
    if (!(level >= 0 && level <= 1)) throw new RangeError(`A level is 0 to 1, not ${level}`);
    this.#pin.drive(level);
    await this.#settle();
  }

  async release(): Promise<void> {
    this.#pin.drive(undefined);
    await this.#settle();
  }
}
