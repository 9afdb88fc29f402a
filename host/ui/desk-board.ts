import type { IncomingMessage } from "node:http";
import type { Board } from "../../boards/board.ts";
import { PIN_NAMES, type PinBank, type SimulatedPin } from "../../sim/pin-bank.ts";
import type { BoardView, PinView } from "../../ui/desk/messages.ts";
import type { SimulatedRunner } from "../machines/simulated-runner.ts";
import { Refused, readJson, textIn } from "./request-body.ts";

/** The one pin that measures. */
const ANALOG = "A0";

/** The simulated board as the page shows it, and what a person at the page does with it. */
export class DeskBoard {
  readonly #board: Board;
  readonly #runner: SimulatedRunner;
  /** The pins that have a level from the page, on this board: one that was laid out anew has other pins. */
  readonly #driven = new WeakSet<SimulatedPin>();
  #isPressed = false;

  constructor(board: Board, runner: SimulatedRunner) {
    this.#board = board;
    this.#runner = runner;
  }

  /** How it is now; null while it is off. */
  view(): BoardView | null {
    const pins = this.#runner.simulated?.pins;
    if (!pins) return null;
    const { title, led, button } = this.#board;
    const { level } = pins.get(led.pin);
    return {
      title,
      led: { pin: led.pin, light: led.activeLow ? 1 - level : level },
      button: { pin: button.pin, isPressed: this.#isPressed },
      pins: PIN_NAMES.map((name) => this.#viewPin(pins.get(name))),
    };
  }

  /** Carries out a request to put a level on a pin, or to take it off. @throws Refused when that makes no sense */
  async drive(request: IncomingMessage): Promise<Record<string, never>> {
    const body = await readJson(request);
    const name = textIn(body, "pin");
    const { level } = body;
    const pins = this.#pins();
    if (!(PIN_NAMES as readonly string[]).includes(name)) throw new Refused(404, "There is no such pin.");
    const pin = pins.get(name);
    if (level === null) {
      this.#put(pin, undefined);
      return {};
    }
    const isLevel = typeof level === "number" && level >= 0 && level <= 1;
    if (!isLevel || (name !== ANALOG && !Number.isInteger(level))) {
      throw new Refused(
        400,
        `The level on ${name} is ${name === ANALOG ? "from 0 to 1" : "0 or 1"}, or null for none.`,
      );
    }
    if (isOutput(pin)) throw new Refused(409, `${name} is an output: a level from outside would be a short circuit.`);
    this.#put(pin, level);
    return {};
  }

  /** Carries out a request to press the button, or to let it go. */
  async press(request: IncomingMessage): Promise<Record<string, never>> {
    const { pressed } = await readJson(request);
    if (typeof pressed !== "boolean") throw new Refused(400, 'The request has no "pressed", true or false.');
    this.#press(this.#pins(), pressed);
    return {};
  }

  /** Lets the button go, if it is pressed. */
  release(): void {
    const pins = this.#runner.simulated?.pins;
    if (pins && this.#isPressed) this.#press(pins, false);
  }

  #pins(): PinBank {
    const pins = this.#runner.simulated?.pins;
    if (!pins) throw new Refused(409, "The board is off at present.");
    return pins;
  }

  #press(pins: PinBank, pressed: boolean): void {
    this.#isPressed = pressed;
    this.#put(pins.get(this.#board.button.pin), pressed ? 0 : undefined);
  }

  #put(pin: SimulatedPin, level: number | undefined): void {
    pin.drive(level);
    if (level === undefined) this.#driven.delete(pin);
    else this.#driven.add(pin);
  }

  #viewPin(pin: SimulatedPin): PinView {
    const { name, mode, level } = pin;
    return {
      ...{ name, mode, level },
      isOutput: isOutput(pin),
      isDriven: this.#driven.has(pin),
      isAnalog: name === ANALOG,
    };
  }
}

/** Whether the device puts out both levels; an open drain lets others pull the pin down. */
const isOutput = ({ output, mode }: SimulatedPin): boolean => output !== undefined && !mode.includes("opendrain");
