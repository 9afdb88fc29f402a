/** How an I2C bus is set up. */
interface I2cOptions {
  /** The clock's pin. */
  scl?: Pin;
  /** The data's pin. */
  sda?: Pin;
  /** Bits a second, 100000 by default. */
  bitrate?: number;
}

/** Whom to talk to: an address of 7 bits, and whether the bus is given free afterwards. */
type I2cAddress = number | { address: number; stop?: boolean };

/** An I2C bus, of which the board is the master. Both lines need resistors to 3.3 V. */
interface I2C {
  /** Sets the bus up. */
  setup(options?: I2cOptions): void;
  /** Sends bytes. */
  writeTo(address: I2cAddress, ...data: EngineBytes[]): void;
  /** Receives bytes. */
  readFrom(address: I2cAddress, quantity: number): Uint8Array;
  /** Sends the number of a register, and receives what it holds. */
  readReg(address: number, register: number, quantity: number): Uint8Array;
}
/** Makes an I2C bus by software, on any pins. */
declare const I2C: {
  /** A new one, which `setup` gives its pins. */
  new (): I2C;
  /** The I2C bus that a pin belongs to. */
  find(pin: Pin): I2C | undefined;
};
/** The I2C bus; on the ESP8266 it is made by software, too. */
declare const I2C1: I2C;
