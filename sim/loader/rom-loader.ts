import { type Answer, checksumOf, type Request } from "./packet.ts";
import type { SpiRegisters } from "./spi-registers.ts";

const MEM_BEGIN = 0x05;
const MEM_END = 0x06;
const MEM_DATA = 0x07;
export const SYNC = 0x08;
const WRITE_REG = 0x09;
const READ_REG = 0x0a;
const FLASH_COMMANDS = [0x02, 0x03, 0x04];
/** How often a request to synchronize is answered. */
export const SYNC_ANSWERS = 8;
const SYNC_DATA = Buffer.from(`07071220${"55".repeat(32)}`, "hex");
/** What the ROM's answer has for a value; esptool knows by 0 that its own loader runs already. */
const SYNC_VALUE = 0x20120707;
const FAILED = 0x0106;
const BAD_CHECKSUM = 0x0107;
/** Where a program may be loaded to. */
const RAM = [
  [0x3ffe8000, 0x40000000],
  [0x40100000, 0x40110000],
] as const;

interface Load {
  from: number;
  size: number;
  blocks: number;
  blockSize: number;
  received: number;
  next: number;
}

/** The boot loader in the mask ROM of an ESP8266: it takes a program into RAM and starts it. */
export class RomLoader {
  /** What the host did that the ROM bears but a host must not do. */
  readonly violations: string[] = [];
  readonly #registers: SpiRegisters;
  readonly #start: () => void;
  readonly #loads: Load[] = [];

  /** @param start is called when the program that was loaded is started */
  constructor(registers: SpiRegisters, start: () => void) {
    this.#registers = registers;
    this.#start = start;
  }

  /** @returns undefined for a command that the ROM does not know */
  answer({ command, checksum, data }: Request): Answer | undefined {
    if (FLASH_COMMANDS.includes(command)) {
      this.violations.push("The ROM was asked to write the flash: it erases the wrong number of pages");
      return { status: FAILED };
    }
    switch (command) {
      case SYNC:
        return data.equals(SYNC_DATA) ? { value: SYNC_VALUE } : { status: FAILED };
      case READ_REG:
        return data.length === 4 ? { value: this.#registers.read(data.readUInt32LE(0)) } : { status: FAILED };
      case WRITE_REG:
        if (data.length !== 16) return { status: FAILED };
        this.#registers.write(data.readUInt32LE(0), data.readUInt32LE(4) & data.readUInt32LE(8));
        return {};
      case MEM_BEGIN:
        return this.#begin(data);
      case MEM_DATA:
        return this.#load(data, checksum);
      case MEM_END:
        return this.#end(data);
      default:
        return undefined;
    }
  }

  #begin(data: Buffer): Answer {
    if (data.length !== 16) return { status: FAILED };
    const [size, blocks, blockSize, from] = [0, 4, 8, 12].map((at) => data.readUInt32LE(at)) as [
      number,
      number,
      number,
      number,
    ];
    if (!RAM.some(([start, end]) => from >= start && from + size <= end)) return { status: FAILED };
    this.#loads.push({ from, size, blocks, blockSize, received: 0, next: 0 });
    return {};
  }

  #load(data: Buffer, checksum: number): Answer {
    const load = this.#loads.at(-1);
    if (load === undefined || data.length < 16) return { status: FAILED };
    const [length, sequence] = [data.readUInt32LE(0), data.readUInt32LE(4)];
    const bytes = data.subarray(16);
    if (length !== bytes.length || length > load.blockSize || sequence !== load.next) return { status: FAILED };
    if (checksumOf(bytes) !== (checksum & 0xff)) return { status: BAD_CHECKSUM };
    if (load.received + length > load.size) return { status: FAILED };
    load.received += length;
    load.next++;
    return {};
  }

  #end(data: Buffer): Answer {
    if (data.length !== 8) return { status: FAILED };
    const entry = data.readUInt32LE(4);
    const whole = this.#loads.every(({ received, size, next, blocks }) => received === size && next === blocks);
    const inside = this.#loads.some(({ from, size }) => entry >= from && entry < from + size);
    if (data.readUInt32LE(0) !== 0 || !whole || !inside) return { status: FAILED };
    this.#start();
    return {};
  }
}
