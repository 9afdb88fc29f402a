import { closeSync, existsSync, openSync, readFileSync, writeSync } from "node:fs";
import { FirmwareBug, PowerLost } from "./errors.ts";
import { FlashFaults, type FlashOperation, type PowerCut } from "./flash-faults.ts";
import { tornErase, tornWrite } from "./torn.ts";

/** The unit of an erase, in bytes. */
export const FLASH_PAGE = 4096;
const BLANK = new Uint8Array(FLASH_PAGE).fill(0xff);

/** The content of a flash at one moment. Cheap to take and to hold: pages that did not change are shared. */
export type FlashImage = readonly Uint8Array[];

/**
 * A NOR flash chip: an erase sets a page to ones, a write clears bits; both in whole words. It can lose its power at any
 * operation, and it can lie. What firmware must not do to it throws and is kept in `violations`.
 */
export class NorFlash {
  /** In bytes. */
  readonly size: number;
  /** What was done to this flash that must not be done. */
  readonly violations: string[] = [];
  /** Called before each write and erase. */
  onOperation: ((operation: FlashOperation) => void) | undefined;
  /** Called when an armed power cut happens, before the operation throws `PowerLost`. */
  onPowerCut: (() => void) | undefined;
  private readonly faults = new FlashFaults();
  private readonly unreliable = new Set<number>();
  private readonly pages: Uint8Array[];
  private readonly descriptor: number | undefined;
  private count = 0;
  private powered = true;

  /**
   * @param size in bytes, a multiple of 4096
   * @param file where the content is kept, byte for byte as on the chip; made, erased, when it does not exist. Without
   *   it the content lives in memory and begins erased.
   */
  constructor(size: number, file?: string) {
    if (size <= 0 || size % FLASH_PAGE !== 0) throw new RangeError(`A flash is whole pages of 4096 bytes, not ${size}`);
    this.size = size;
    this.pages = new Array(size / FLASH_PAGE).fill(BLANK);
    if (file === undefined) return;
    const made = !existsSync(file);
    this.descriptor = openSync(file, made ? "w+" : "r+");
    if (made) {
      writeSync(this.descriptor, new Uint8Array(size).fill(0xff), 0, size, 0);
      return;
    }
    const content = new Uint8Array(readFileSync(file));
    if (content.length !== size) throw new RangeError(`${file} has ${content.length} bytes, the flash ${size}`);
    for (let page = 0; page < this.pages.length; page++)
      this.pages[page] = content.subarray(page * FLASH_PAGE, (page + 1) * FLASH_PAGE);
  }

  /** Number of writes and erases so far, also those that failed for want of power. */
  get operations(): number {
    return this.count;
  }

  /** Bytes of the flash, copied. Throws `FirmwareBug` outside of it. */
  read(address: number, length: number): Uint8Array {
    if (!(address >= 0 && length >= 0 && address + length <= this.size))
      this.violate(`Read of ${length} bytes at ${hex(address)}: beyond the flash`);
    const result = new Uint8Array(length);
    for (let done = 0; done < length; ) {
      const offset = (address + done) % FLASH_PAGE;
      const part = Math.min(FLASH_PAGE - offset, length - done);
      result.set(this.pages[Math.floor((address + done) / FLASH_PAGE)]!.subarray(offset, offset + part), done);
      done += part;
    }
    return result;
  }

  /**
   * Clears bits.
   * @param address a multiple of 4
   * @param data a multiple of 4 bytes, in which no bit is 1 that is 0 in the flash
   * Throws `FirmwareBug` when these rules are broken, `PowerLost` when the power goes or is gone.
   */
  write(address: number, data: Uint8Array): void {
    this.checkPower();
    if (address % 4 !== 0 || data.length % 4 !== 0)
      this.violate(`Write of ${data.length} bytes at ${hex(address)}: not whole words`);
    if (address < 0 || address + data.length > this.size)
      this.violate(`Write of ${data.length} bytes at ${hex(address)}: beyond the flash`);
    if (data.length === 0) return;
    const before = this.read(address, data.length);
    for (let i = 0; i < data.length; i++)
      if (data[i]! & ~before[i]! && !this.unreliable.has(Math.floor((address + i) / FLASH_PAGE)))
        this.violate(
          `Write at ${hex(address + i)} of ${hex(data[i]!)} over ${hex(before[i]!)}: only an erase can set a bit`,
        );
    const cut = this.begin("write", address, data.length);
    if (cut?.stage === "before") this.losePower();
    const seed = cut?.seed ?? 0;
    const result =
      cut?.stage === "during" ? tornWrite(before, data, address, seed) : data.map((byte, i) => byte & before[i]!);
    if (this.faults.touchWrites) {
      for (let i = 0; i < data.length; i++) {
        result[i]! |= before[i]! & this.faults.highBitsAt(address + i);
        if (this.faults.isProtected(Math.floor((address + i) / FLASH_PAGE))) result[i] = before[i]!;
      }
    }
    this.put(address, result);
    if (cut) this.losePower();
  }

  /**
   * Sets all bits of a page.
   * @param address any address in the page
   * Throws `FirmwareBug` outside of the flash, `PowerLost` when the power goes or is gone.
   */
  erasePage(address: number): void {
    this.checkPower();
    if (address < 0 || address >= this.size) this.violate(`Erase at ${hex(address)}: beyond the flash`);
    const page = Math.floor(address / FLASH_PAGE);
    const start = page * FLASH_PAGE;
    const cut = this.begin("erase", start, FLASH_PAGE);
    if (cut?.stage === "before") this.losePower();
    if (!this.faults.keepsPage(page)) {
      const torn = cut?.stage === "during";
      this.put(start, torn ? tornErase(this.pages[page]!, cut.seed ?? 0) : BLANK);
      if (!torn) this.unreliable.delete(page);
    }
    if (cut) this.losePower();
  }

  /** Arms a power cut at a coming operation; an armed one is replaced. */
  cutPower(powerCut: PowerCut): void {
    this.faults.arm(powerCut, this.count);
  }

  /** Makes bits of a byte stay 1 whatever is written there; the write does not fail. */
  keepBitsHigh(address: number, mask: number): void {
    this.faults.keepHigh(address, mask);
  }

  /** Makes the page at an address ignore every erase; the erase does not fail. */
  keepPage(address: number): void {
    const page = Math.floor(address / FLASH_PAGE);
    this.faults.keepPage(page);
    this.unreliable.add(page);
  }

  /** Makes the page at an address ignore every erase and write, as where the chip protects it; neither fails. */
  protectPage(address: number): void {
    const page = Math.floor(address / FLASH_PAGE);
    this.faults.protect(page);
    this.unreliable.add(page);
  }

  /** Bit rot: flips the given bits of a byte at rest. */
  rot(address: number, mask: number): void {
    this.unreliable.add(Math.floor(address / FLASH_PAGE));
    this.put(address, Uint8Array.of(this.read(address, 1)[0]! ^ (mask & 0xff)));
  }

  /** Takes all faults back that have not happened yet. */
  clearFaults(): void {
    this.faults.clear();
    this.unreliable.clear();
  }

  /** Gives the power back after a cut. */
  restorePower(): void {
    this.powered = true;
  }

  /** Writes as a programmer on the bench does, with its own erases: neither rules nor faults apply. */
  program(address: number, data: Uint8Array): void {
    if (!(address >= 0 && address + data.length <= this.size))
      throw new RangeError(`${data.length} bytes at ${hex(address)} are beyond the flash`);
    this.put(address, data);
  }

  /** The content as it is now. */
  snapshot(): FlashImage {
    return this.pages.slice();
  }

  /** Puts a content back that was taken from a flash of the same size. Faults stay. */
  restore(image: FlashImage): void {
    if (image.length !== this.pages.length) throw new RangeError("The image is of a flash of another size");
    for (let page = 0; page < image.length; page++) {
      if (this.pages[page] === image[page]) continue;
      this.pages[page] = image[page]!;
      this.save(page * FLASH_PAGE, image[page]!);
    }
  }

  /** Closes the file; the flash must not be used afterwards. */
  close(): void {
    if (this.descriptor !== undefined) closeSync(this.descriptor);
  }

  private begin(kind: FlashOperation["kind"], address: number, length: number): PowerCut | undefined {
    const index = this.count++;
    this.onOperation?.({ index, kind, address, length });
    this.checkPower();
    return this.faults.take(index);
  }

  /** Pages are shared with snapshots, so a change replaces them. */
  private put(address: number, data: Uint8Array): void {
    for (let done = 0; done < data.length; ) {
      const page = Math.floor((address + done) / FLASH_PAGE);
      const offset = (address + done) % FLASH_PAGE;
      const part = Math.min(FLASH_PAGE - offset, data.length - done);
      const changed = this.pages[page]!.slice();
      changed.set(data.subarray(done, done + part), offset);
      this.pages[page] = changed;
      done += part;
    }
    this.save(address, data);
  }

  private save(address: number, data: Uint8Array): void {
    if (this.descriptor !== undefined) writeSync(this.descriptor, data, 0, data.length, address);
  }

  private losePower(): never {
    this.powered = false;
    this.onPowerCut?.();
    throw new PowerLost();
  }

  private checkPower(): void {
    if (!this.powered) throw new PowerLost();
  }

  private violate(message: string): never {
    this.violations.push(message);
    throw new FirmwareBug(message);
  }
}

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}
