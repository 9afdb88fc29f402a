/** A chip on an I2C bus. */
export interface I2cDevice {
  /** The board has sent bytes. */
  write(bytes: number[]): void;
  /** The board asks for bytes. Returns them; where there are too few, the rest reads as 255. */
  read(count: number): ArrayLike<number>;
}

/** A chip on an SPI bus. */
export interface SpiDevice {
  /** The board sends bytes and takes as many meanwhile. Returns those; where there are too few, the rest reads as 0. */
  transfer(bytes: number[]): ArrayLike<number> | undefined;
}

/** A chip on a 1-Wire bus. */
export interface OneWireDevice {
  /** Its address: 16 hexadecimal digits in the order in which the bus carries its bytes, the family's first. */
  rom: string;
  /** The board has sent bytes to it, or to all. */
  write(bytes: number[]): void;
  /** The board asks for bytes. Returns them; where there are too few, the rest reads as 255. */
  read(count: number): ArrayLike<number>;
  /** Whether it takes part in a search for those that give an alarm. */
  hasAlarm?(): boolean;
}

/** The pins of a serial line, by what the board does with them. */
export interface SerialPins {
  /** By which the board sends. */
  tx?: string;
  /** By which it receives. */
  rx?: string;
}

/** What is soldered to a board: it outlives restarts and power cuts. */
export class Wiring {
  /** By address. `pins` are those of the bus, where it matters which. */
  readonly i2c = new Map<number, { device: I2cDevice; pins: { scl: string; sda: string } | undefined }>();
  /** `select` is the pin that is low while the chip is meant; without one it always is. */
  readonly spi: { device: SpiDevice; select: string | undefined }[] = [];
  /** By the bus's pin. */
  readonly oneWire = new Map<string, OneWireDevice[]>();
  /** What was last sent to the LEDs at a pin. */
  readonly leds = new Map<string, Uint8Array>();
  /** What hears the board, by the pin that it sends with. Text is a string of bytes. */
  readonly listeners: { tx: string; receive: (text: string) => void }[] = [];
  /** What takes text that arrives at a pin, while the board is on; false when it is the console's. */
  readonly receivers = new Map<string, (text: string) => boolean>();
  /** Which line the console is on. */
  console = "Serial1";
  /** Whether D16 is connected to the reset pin, so that the board wakes up from deep sleep. */
  wakes = true;

  /** The board sends. */
  transmit(tx: string, text: string): void {
    for (const listener of this.listeners) if (listener.tx === tx) listener.receive(text);
  }
}
