/** Registers of the ESP8266's SPI controller through which a host asks the flash chip itself. */
const BASE = 0x60000200;
const COMMAND = BASE;
const USER1 = BASE + 0x20;
const USER2 = BASE + 0x24;
const W0 = BASE + 0x40;
const RUN_USER_COMMAND = 1 << 18;
const READ_ID = 0x9f;
/** The register by which chips are told apart. */
const MAGIC = 0x40001000;

/** Registers as a loader reads and writes them. */
export class SpiRegisters {
  readonly #values = new Map<number, number>();
  readonly #flashId: number;

  /**
   * @param magic by which the chip is known; 0xfff0c101 is an ESP8266
   * @param flashId what the flash chip answers to "read ID": its maker in the lowest byte, its size in the third
   */
  constructor(magic: number, flashId: number) {
    this.#values.set(MAGIC, magic);
    this.#flashId = flashId;
  }

  read(address: number): number {
    return this.#values.get(address) ?? 0;
  }

  write(address: number, value: number): void {
    this.#values.set(address, value >>> 0);
    if (address !== COMMAND || !(value & RUN_USER_COMMAND)) return;
    this.#values.set(COMMAND, 0);
    if ((this.read(USER2) & 0xff) !== READ_ID) return;
    // Only as many bits are read as the register says, whatever it holds.
    const bits = ((this.read(USER1) >>> 8) & 0x1ff) + 1;
    this.#values.set(W0, bits >= 32 ? this.#flashId : this.#flashId & ((1 << bits) - 1));
  }
}
