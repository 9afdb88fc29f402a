/** How an SPI bus is set up. */
interface SpiOptions {
  /** The clock's pin. */
  sck?: Pin;
  /** The pin that receives. */
  miso?: Pin;
  /** The pin that sends. */
  mosi?: Pin;
  /** Bits a second, 100000 by default; by software as fast as it goes. */
  baud?: number;
  /** When bits change and when they count: 0 to 3, 0 by default. */
  mode?: 0 | 1 | 2 | 3;
  /** Which bit comes first; the highest by default. */
  order?: "msb" | "lsb";
  /** Bits of an item, by software only; 8 by default. */
  bits?: number;
}

/** An SPI bus, of which the board is the master. */
interface SPI {
  /** Sets the bus up. */
  setup(options?: SpiOptions): void;
  /**
   * Sends, and returns what came meanwhile: a number for a number, a string for a string, else an array.
   * @param select a pin that is low meanwhile
   */
  send(data: number, select?: Pin): number;
  send(data: string, select?: Pin): string;
  send(data: EngineBytes, select?: Pin): Uint8Array;
  /** Sends, and drops what comes meanwhile. A pin at the end is low meanwhile. */
  write(...data: (EngineBytes | Pin)[]): void;
  /** Sends 4 bits in place of each bit: those of `zero` or of `one`. */
  send4bit(data: EngineBytes, zero: number, one: number, select?: Pin): void;
  /** Sends 8 bits in place of each bit: those of `zero` or of `one`. */
  send8bit(data: EngineBytes, zero: number, one: number, select?: Pin): void;
}
/** Makes an SPI bus by software, on any pins. */
declare const SPI: {
  /** A new one, which `setup` gives its pins. */
  new (): SPI;
  /** The SPI bus that a pin belongs to. */
  find(pin: Pin): SPI | undefined;
};
/** The chip's SPI bus: D14 clock, D13 out, D12 in. */
declare const SPI1: SPI;
