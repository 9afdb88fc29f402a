import { createHash, type Hash } from "node:crypto";
import { EngineError, FirmwareBug } from "./errors.ts";

/** Where the simulated RAM begins; each array lies in 64 KiB of its own. */
const RAM = 0x3ffe0000;
const SPACE = 0x10000;
/** MD5 in the ESP8266's mask ROM, by Espressif's linker script. */
const MD5_INIT = 0x40009818;
const MD5_UPDATE = 0x40009834;
const MD5_FINAL = 0x40009900;
const CONTEXT_SIZE = 88;
const DIGEST_SIZE = 16;

/** The addresses of byte arrays, and the functions of the chip's mask ROM that firmware calls with them. */
export class Rom {
  private readonly addresses = new WeakMap<ArrayBufferLike, number>();
  private readonly buffers = new Map<number, WeakRef<ArrayBufferLike>>();
  private readonly hashes = new Map<number, Hash>();

  /** The address of an array's bytes; 0 for anything else, as the engine says of strings that are not in one piece. */
  addressOf(value: unknown): number {
    if (!ArrayBuffer.isView(value)) return 0;
    let address = this.addresses.get(value.buffer);
    if (address === undefined) {
      address = RAM + this.buffers.size * SPACE;
      this.addresses.set(value.buffer, address);
      this.buffers.set(address, new WeakRef(value.buffer));
    }
    return address + value.byteOffset;
  }

  /** Calls machine code. Throws `EngineError` where none is simulated, `FirmwareBug` where the chip would crash. */
  call(address: number, args: number[]): void {
    const [first = 0, second = 0, third = 0] = args;
    if (address === MD5_INIT) {
      this.memory(first, CONTEXT_SIZE);
      this.hashes.set(first, createHash("md5"));
    } else if (address === MD5_UPDATE) {
      if (third > 0xffff) throw new FirmwareBug(`MD5Update of ${third} bytes: the ROM takes 65535`);
      this.hash(first).update(this.memory(second, third));
    } else if (address === MD5_FINAL) {
      const digest = this.hash(second).digest();
      this.hashes.delete(second);
      this.memory(first, DIGEST_SIZE).set(digest);
    } else throw new EngineError("E.nativeCall is not simulated");
  }

  private hash(context: number): Hash {
    const found = this.hashes.get(context);
    if (!found) throw new FirmwareBug("The MD5 context was never initialised");
    return found;
  }

  private memory(address: number, length: number): Uint8Array {
    const offset = (address - RAM) % SPACE;
    const buffer = this.buffers.get(address - offset)?.deref();
    if (!buffer || address % 4 !== 0 || offset + length > buffer.byteLength)
      throw new FirmwareBug(`Machine code was given ${length} bytes at ${address}, which would crash the chip`);
    return new Uint8Array(buffer, offset, length);
  }
}
