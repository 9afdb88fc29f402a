/** A 1-Wire bus, such as a DS18B20 has. The line needs a resistor of 4.7 kOhm to 3.3 V. */
declare class OneWire {
  /** The bus at a pin. */
  constructor(pin: Pin);
  /** Begins anew. @returns whether somebody is there */
  reset(): boolean;
  /** Begins anew, and talks to one device. */
  select(rom: string): void;
  /** Talks to whoever is there, without its address. */
  skip(): void;
  /** Sends bytes. @param power leaves the line high, for a device that is fed by it */
  write(data: number | ArrayLike<number>, power?: boolean): void;
  /** Receives a byte, or as many as are asked for. */
  read(): number;
  read(count: number): Uint8Array;
  /** The addresses of all devices, in 16 hexadecimal digits each. @param command 0xEC finds those that give an alarm */
  search(command?: number): string[];
}
