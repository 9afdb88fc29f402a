import type { I2cDevice, OneWireDevice, SpiDevice } from "../sim/wiring.ts";

export type { I2cDevice, OneWireDevice, SpiDevice } from "../sim/wiring.ts";

/** How long something takes: milliseconds as a number, or a number with its unit, such as "10 minutes". */
export type Duration = number | `${number} ${Unit}`;
type Unit = "ms" | "s" | "second" | "seconds" | "minute" | "minutes" | "hour" | "hours" | "day" | "days";

/** Which sketch: a path from the folder of the test's file, or an URL. */
export type Sketch = string | { readonly href: string };

/** A pin that can be used, by Espruino's name: D5 is GPIO5. GPIO6 to 11 are the flash's. */
export type PinName = "A0" | "D0" | "D1" | "D2" | "D3" | "D4" | "D5" | "D12" | "D13" | "D14" | "D15" | "D16";

/** What a test's board is made of. */
export interface BoardOptions {
  /**
   * What the board's config.json says, in place of or besides what it says here by default: a name, a network, a broker and
   * `ota.enabled`. Members merge, and null removes one. Null for all of it is a board that was never configured.
   */
  config?: object | null;
  /** Id of the board; as `homie build` takes it, "nodemcu" by default. */
  board?: string;
  /** The firmware's name, 1 to 32 printable ASCII characters; as `homie build` takes it. */
  name?: string;
  /** The firmware's version, 1 to 16 printable ASCII characters; as `homie build` takes it. */
  version?: string;
  /** The brand, 1 to 10 printable ASCII characters; as `homie build` takes it. */
  brand?: string;
  /** Version of the Homie convention; as `homie build` takes it, 3 by default. */
  homie?: 3 | 4 | 5;
  /** What is done with an error that the sketch does not catch: the call that waited throws it ("throw", by default), or `errors` keeps it. */
  errors?: "throw" | "keep";
  /** Called before the board gets its power: wires to it what the sketch has to find when it starts. */
  wiring?: (board: TestBoard) => void | Promise<void>;
}

/** A message that the device has published. */
export interface Message {
  /** Below the device's own topic: "light/on", "$state". */
  topic: string;
  payload: string;
  /** Whether the broker was asked to keep it. */
  retained: boolean;
  qos: 0 | 1;
  /** When, in milliseconds of the board's time. */
  time: number;
}

/** One pin, seen from the outside: with a voltmeter and a wire. */
export interface TestPin {
  /** The level, 0 or 1; between them what `analogWrite` puts out, and what is on A0. */
  readonly value: number;
  /** Espruino's mode of it; "auto" until the sketch has used it. */
  readonly mode: string;
  /** All levels that it had since the board was made, the first one first. */
  readonly history: readonly { time: number; value: number }[];
  /** Puts a level on the pin from outside, 0 to 1: a wire, a sensor. What the device puts out is not seen meanwhile. */
  drive(level: number): Promise<void>;
  /** Takes off what `drive` has put there. */
  release(): Promise<void>;
}

/** What is at the other end of a serial line. */
export interface TestSerial {
  /** All that the board has sent so far. */
  readonly received: string;
  /** Sends text to the board, one character a byte. Throws where nobody takes it: no line is set up there, or it is the console's. */
  send(text: string): Promise<void>;
}

/** What the board's web server has answered. */
export interface HttpAnswer {
  status: number;
  body: string;
}

/** The Wi-Fi around the board. */
export interface TestWifi {
  /** Takes the network away until `restore`. */
  drop(): Promise<void>;
  /** Brings it back. */
  restore(): Promise<void>;
}

/** The broker that the board is configured for; nothing else is connected to it. */
export interface TestBroker {
  /** Ends all connections and takes no new ones. */
  stop(): Promise<void>;
  /** Takes connections again; what was retained is still there. */
  start(): Promise<void>;
  /** What the broker keeps at a topic below the device's own; undefined when nothing. */
  retained(topic: string): string | undefined;
}

/**
 * A simulated board that runs a sketch. Its time stands still, but for what a call here waits for. After each call that is
 * awaited, everything that it caused without a delay has happened.
 */
export interface TestBoard {
  /** The Wi-Fi around it. */
  readonly wifi: TestWifi;
  /** The broker. */
  readonly broker: TestBroker;
  /** The topic that all of the device's own are below: "homie/5ccf7f000001" unless configured otherwise. */
  readonly topic: string;
  /** Milliseconds of its time since it was made. */
  readonly time: number;
  /** How often it has restarted by itself. */
  readonly restarts: number;
  /** Whether it is in deep sleep. */
  readonly asleep: boolean;
  /** The lines of its console. */
  readonly console: readonly string[];
  /** Errors that the sketch did not catch, in words, with `errors: "keep"`. */
  readonly errors: readonly string[];
  /** All that the device has published, and its will. */
  readonly messages: readonly Message[];

  /** Lets time pass until the device says that it is ready. Throws when it is not within two minutes, with what it said. */
  ready(): Promise<void>;
  /**
   * Publishes to a topic below the device's own, as a controller does: QoS 1, and not retained unless that is asked for.
   * Throws where a property is set that the device does not have, or has not settable.
   */
  publish(topic: string, payload: string | Uint8Array, options?: { retained?: boolean; qos?: 0 | 1 }): Promise<void>;
  /** Publishes to `homie/$broadcast/<level>`. */
  broadcast(level: string, payload: string): Promise<void>;
  /** The payloads that the device has published to a topic below its own, the first one first. */
  published(topic: string): string[];
  /** Forgets the messages so far. */
  forget(): void;
  /**
   * Asks the board's web server, as a page or an app does while it is in configuration mode. Throws when it has none.
   * @param body what JSON is made of
   */
  request(method: "GET" | "PUT" | "OPTIONS", path: string, body?: unknown): Promise<HttpAnswer>;
  /** A pin. Throws for one that there is not. */
  pin(name: PinName): TestPin;
  /**
   * Presses a button for a while. It connects the pin to ground, or to 3.3 V with `to: 1`.
   * Throws where nothing would come of it: the pin has that level without the button.
   */
  press(pin: PinName, duration?: Duration, options?: { to?: 0 | 1 }): Promise<void>;
  /**
   * Wires a chip to the board's I2C bus, of whichever pins unless they are given.
   * @param address 7 bits, 0 to 127
   */
  i2c(address: number, device: I2cDevice, pins?: { scl: PinName; sda: PinName }): void;
  /** Wires a chip to the board's SPI bus. @param select the pin that is low while the chip is meant; without it, it always is */
  spi(device: SpiDevice, select?: PinName): void;
  /** Wires a chip to the board's 1-Wire bus at a pin. */
  oneWire(pin: PinName, device: OneWireDevice): void;
  /**
   * Wires something to a serial line of the board's: `{ tx: "D1", rx: "D3" }` is `Serial1`, `{ tx: "D2" }` `Serial2`, and others are
   * lines by software.
   * @param pins by what the board does with them
   * @param receive called with what the board sends, one character a byte
   */
  serial(pins: { tx?: PinName; rx?: PinName }, receive?: (text: string) => void): TestSerial;
  /** What the LEDs of a strip at a pin were told last, by the module `neopixel`: three bytes each, in the order in which they were sent. */
  pixels(pin: PinName): number[][];
  /** Lets time pass. */
  advance(duration: Duration): Promise<void>;
  /**
   * Runs the sketch on real Espruino, with the configuration that this board was made with, until it is ready.
   * @returns how many of the chip's 1600 variables are free then, give or take a few; undefined where no real Espruino is present
   *   (the variable `ESPRUINO`)
   */
  freeVariables(): Promise<number | undefined>;
  /** Lets time pass until something is so. Throws when it never is, within two minutes unless told otherwise. */
  until(so: () => boolean, limit?: Duration): Promise<void>;
  /** Lets time pass until the device has restarted by itself. Throws when it does not within two minutes. */
  restarted(): Promise<void>;
  /** Takes the power away. */
  powerOff(): Promise<void>;
  /** Gives the power back. */
  powerOn(): Promise<void>;
  /** Takes the power away for a second. What is in flash stays. */
  powerCut(): Promise<void>;
}
