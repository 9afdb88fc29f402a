/** What a pin can be set to. The ESP8266 has pull-ups, and no pull-downs. */
type PinMode =
  | "analog"
  | "input"
  | "input_pullup"
  | "input_pulldown"
  | "output"
  | "opendrain"
  | "opendrain_pullup"
  | "af_output"
  | "af_opendrain";

/** How a signal of varying width is made. */
interface PwmOptions {
  /** Pulses a second. */
  freq?: number;
  /** Makes them by software where hardware cannot. */
  soft?: boolean;
  /** Makes them by software in any case. */
  forceSoft?: boolean;
}

/** What a pin is and can do. */
interface PinInfo {
  /** Letter of the port. */
  port: string;
  /** Number within the port. */
  num: number;
  /** Whether the engine turns its levels round. */
  negated?: boolean;
  /** Its mode. */
  mode?: PinMode;
  /** The level that it puts out. */
  output?: number;
  /** The converter that it can be read with. */
  analog?: { ADCs: number[]; channel: number };
  /** What else the chip can use it for. */
  functions: Record<string, { type: string; af: number }>;
}

/** A pin is an object on Espruino; a sketch names it (`D2`) or makes it (`new Pin("D2")`). */
declare class Pin {
  /** The pin of a name, such as "D2", or of a number. */
  constructor(name: string | number | Pin);
  /** Sets the mode; "auto" leaves it to what is done with the pin. */
  mode(mode: PinMode | "auto"): void;
  /** The mode that it has. */
  getMode(): PinMode;
  /** Whether the level is high. */
  read(): boolean;
  /** Makes the level high. */
  set(): void;
  /** Makes the level low. */
  reset(): void;
  /** Sets the level. */
  write(value: boolean | number): void;
  /** Turns the level round. @returns the new one */
  toggle(): boolean;
  /** Puts out a pulse of some milliseconds, or a row of pulses and pauses. */
  pulse(value: boolean | number, milliseconds: number | number[]): void;
  /** The voltage as a part of the highest that can be measured, 0 to 1; only A0 has a converter. */
  analog(): number;
  /** Puts out pulses whose width is the given part, 0 to 1. */
  pwm(value: number, options?: PwmOptions): void;
  /** What the pin is and can do. */
  getInfo(): PinInfo | undefined;
}

/** The analogue input, 0 to 1 V at the chip; boards divide 3.3 V down to it. */
declare const A0: Pin;
/** GPIO0, which selects how the chip boots: the FLASH button of most boards. */
declare const D0: Pin;
/** GPIO1, the console's output. */
declare const D1: Pin;
/** GPIO2, the LED of most modules. */
declare const D2: Pin;
/** GPIO3, the console's input. */
declare const D3: Pin;
/** GPIO4. */
declare const D4: Pin;
/** GPIO5. */
declare const D5: Pin;
/** GPIO6, taken by the flash chip. */
declare const D6: Pin;
/** GPIO7, taken by the flash chip. */
declare const D7: Pin;
/** GPIO8, taken by the flash chip. */
declare const D8: Pin;
/** GPIO9, taken by the flash chip on most modules. */
declare const D9: Pin;
/** GPIO10, taken by the flash chip on most modules. */
declare const D10: Pin;
/** GPIO11, taken by the flash chip. */
declare const D11: Pin;
/** GPIO12. */
declare const D12: Pin;
/** GPIO13. */
declare const D13: Pin;
/** GPIO14. */
declare const D14: Pin;
/** GPIO15, which has to be low while the chip boots. */
declare const D15: Pin;
/** GPIO16: no watches and no pulse modulation; wakes the chip from deep sleep. */
declare const D16: Pin;
/** A high level, 1. */
declare const HIGH: 1;
/** A low level, 0. */
declare const LOW: 0;

/** Sets a pin's level; of an array of pins each takes one bit of the number, the last pin the lowest. */
declare function digitalWrite(pin: Pin | Pin[] | { write(value: number): void }, value: boolean | number): void;
/** A pin's level, 0 or 1; of an array of pins a number with one bit for each. */
declare function digitalRead(pin: Pin | Pin[]): number;
/** Puts out a pulse of some milliseconds, or a row of pulses and pauses. It returns at once; 0 waits for the end. */
declare function digitalPulse(pin: Pin, value: boolean | number, milliseconds: number | number[]): void;
/** The voltage at the pin as a part of the highest that can be measured, 0 to 1; only A0 has a converter. */
declare function analogRead(pin: Pin): number;
/** Puts out pulses whose width is the given part, 0 to 1. */
declare function analogWrite(pin: Pin, value: number, options?: PwmOptions): void;
/**
 * Sets a pin's mode, which stays then; without one, or with "auto", it follows what is done with the pin.
 * @param automatic sets it now, and lets it follow what is done later
 */
declare function pinMode(pin: Pin, mode?: PinMode | "auto", automatic?: boolean): void;
/** The mode that a pin has. */
declare function getPinMode(pin: Pin): PinMode;

/** How `shiftOut` moves bits. */
interface ShiftOptions {
  /** The clock's pin; none without it. */
  clk?: Pin;
  /** The clock's level while it rests is the other one. */
  clkPol?: boolean | number;
  /** Steps for each item of the data. */
  repeat?: number;
}
/** Moves data out by one pin or several, with a clock or without. */
declare function shiftOut(pins: Pin | Pin[], options: ShiftOptions, data: EngineBytes): void;

/** What a watch tells. */
interface WatchEvent {
  /** Whether the level is high now. */
  state: boolean;
  /** When it changed, in seconds. */
  time: number;
  /** When it had changed before, in seconds. */
  lastTime: number;
  /** The pin. */
  pin: Pin;
  /** The level of the pin that the option `data` names. */
  data?: boolean;
}

/** What is watched for. */
interface WatchOptions {
  /** Goes on after the first change. */
  repeat?: boolean;
  /** Which changes count: from low to high (1), from high to low (-1), or both (0). */
  edge?: "rising" | "falling" | "both" | 1 | -1 | 0;
  /** Milliseconds for which a level has to last. */
  debounce?: number;
  /** Calls a compiled function in the interrupt itself. */
  irq?: boolean;
  /** A pin that is read along with each change. */
  data?: Pin;
}
/**
 * Calls a function when a pin's level changes; true in place of options goes on after the first change.
 * @returns an id for `clearWatch`; undefined where a pin cannot be watched
 */
declare function setWatch(
  callback: (event: WatchEvent) => void,
  pin: Pin,
  options?: WatchOptions | boolean,
): number | undefined;
/** Ends a watch. Called with nothing at all it would end every watch, the firmware's too. */
declare function clearWatch(id: number): void;
