/** The pins of an ESP8266 that are there to be used, by Espruino's names. */
export const PIN_NAMES = ["A0", "D0", "D1", "D2", "D3", "D4", "D5", "D12", "D13", "D14", "D15", "D16"] as const;

/** Pins that a board pulls up: those that select the boot mode, and the one with the LED. */
const PULLED_UP = ["D0", "D2"];

/** One pin, seen from the outside: with a voltmeter and a wire. */
export class SimulatedPin {
  readonly name: string;
  /** Espruino's mode; `auto` until one is set. */
  mode = "auto";
  /** What the device puts out: 0 or 1, or between for PWM; undefined while it is no output. */
  output: number | undefined;
  private driven: number | undefined;
  private readonly watchers = new Set<(level: number) => void>();

  constructor(name: string) {
    this.name = name;
  }

  /** The level on the pin, 0 to 1. */
  get level(): number {
    if (this.driven !== undefined) return this.driven;
    if (this.output !== undefined) return this.output;
    return PULLED_UP.includes(this.name) || this.mode === "input_pullup" ? 1 : 0;
  }

  /** Puts a level on the pin from the outside, 0 to 1; undefined takes the wire off. */
  drive(level: number | undefined): void {
    this.change(() => {
      this.driven = level;
    });
  }

  /** What the device does with the pin. */
  put(output: number | undefined): void {
    this.change(() => {
      this.output = output;
    });
  }

  /** Calls back with each new level; the function returned ends that. */
  watch(callback: (level: number) => void): () => void {
    this.watchers.add(callback);
    return () => this.watchers.delete(callback);
  }

  private change(act: () => void): void {
    const before = this.level;
    act();
    const now = this.level;
    if (now !== before) for (const watcher of [...this.watchers]) watcher(now);
  }
}

/** All pins of a board. */
export class PinBank {
  private readonly pins = new Map<string, SimulatedPin>(PIN_NAMES.map((name) => [name, new SimulatedPin(name)]));

  /** A pin by Espruino's name. Throws `RangeError` when the board has none of that name. */
  get(name: string): SimulatedPin {
    const pin = this.pins.get(name);
    if (!pin) throw new RangeError(`There is no pin ${name}`);
    return pin;
  }

  /** What a restart does to the pins: none of them is an output any more. */
  reset(): void {
    for (const pin of this.pins.values()) {
      pin.mode = "auto";
      pin.put(undefined);
    }
  }
}
