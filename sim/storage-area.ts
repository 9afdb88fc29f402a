import type { StorageMap } from "../src/formats/layout.ts";
import { EngineError, FirmwareBug } from "./errors.ts";
import { FLASH_PAGE, type NorFlash } from "./nor-flash.ts";

const HEADER = 32;
const NAME = 28;
/** Flags a plain file may carry in the top byte of its size: none, StorageFile, compressed. */
const LISTED_FLAGS = [0, 64, 128];

/** A file's header as it lies in flash. */
interface FileHeader {
  /** Address of the header. */
  address: number;
  size: number;
  flags: number;
  name: string;
  /** Marked dead by an erase or a rewrite. */
  replaced: boolean;
}

/** Espruino's Storage: a chain of files in the flash, in the engine's own format and with its own steps. */
export class StorageArea {
  private readonly flash: NorFlash;
  private readonly start: number;
  private readonly end: number;

  constructor(flash: NorFlash, map: StorageMap) {
    this.flash = flash;
    this.start = map.offset;
    this.end = map.offset + map.pages * FLASH_PAGE;
  }

  /**
   * Part of a file, clipped to it; all of it when the length is 0 or less.
   * @returns undefined when there is no such file
   */
  read(name: string, offset = 0, length = 0): Uint8Array | undefined {
    const file = this.find(name);
    if (!file) return undefined;
    const from = Math.min(Math.max(0, offset), file.size);
    const wanted = length <= 0 ? file.size : length;
    return this.flash.read(file.address + HEADER + from, Math.min(wanted, file.size - from));
  }

  /**
   * Writes a file, or into one: in place when name and size agree and the area is erased, as a new copy otherwise.
   * @param offset into the file; only at 0 is a file made
   * @param size of the file to be made, the data's when 0
   * @returns false on a negative offset or size
   * Throws the engine's errors: no room, no such file, an area that is not erased, too much data.
   */
  write(name: string, data: Uint8Array, offset = 0, size = 0): boolean {
    if (offset < 0 || size < 0) return false;
    const wanted = size || data.length;
    if (wanted === 0) throw new EngineError("Can't create zero length file");
    let file = this.find(name);
    const fitting = file?.flags === 0 && file.size === wanted ? file : undefined;
    if (offset === 0 && !(fitting && this.isErased(dataOf(fitting), wanted))) {
      if (fitting && data.length === wanted && this.holds(dataOf(fitting), data)) return true;
      if (file) this.markReplaced(file);
      file = this.create(name, wanted);
    }
    if (!file) throw new EngineError("Unable to find or create file");
    if (offset + data.length > file.size) throw new EngineError("Too much data for file size");
    const address = dataOf(file) + offset;
    if (!this.isErased(address, data.length)) throw new EngineError("File already written with different data");
    this.writeAligned(address, data);
    return true;
  }

  /** Marks a file dead, if it exists; its space stays taken. */
  erase(name: string): void {
    const file = this.find(name);
    if (file) this.markReplaced(file);
  }

  /** Names of the files, in the order in which they lie. */
  list(): string[] {
    return [...this.files()]
      .filter((file) => !file.replaced && LISTED_FLAGS.includes(file.flags))
      .map((file) => file.name);
  }

  /** Bytes behind the last file. */
  getFree(): number {
    let last = this.start;
    for (const file of this.files()) last = align(dataOf(file) + file.size);
    return this.end - last;
  }

  /** The engine strips a drive letter, of which the chip has none. */
  private find(name: string): FileHeader | undefined {
    const wanted = plainName(name);
    for (const file of this.files()) if (!file.replaced && file.name === wanted) return file;
    return undefined;
  }

  private *files(): Generator<FileHeader> {
    for (let file = this.header(this.start); file; file = this.following(file)) yield file;
  }

  /** Where a chain ends, the next page may begin another one. */
  private following(file: FileHeader): FileHeader | undefined {
    const address = align(dataOf(file) + file.size);
    if (address + HEADER > this.end) return undefined;
    const next = this.header(address);
    if (next) return next;
    const page = nextPage(address);
    return page < this.end ? this.header(page) : undefined;
  }

  private header(address: number): FileHeader | undefined {
    if (address + HEADER > this.end) return undefined;
    const bytes = this.flash.read(address, HEADER);
    const wordAt = (at: number) =>
      (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
    const word = wordAt(0);
    const size = word & 0xffffff;
    if (word === 0xffffffff || word === 0 || address + HEADER + size > this.end) return undefined;
    let name = "";
    for (let at = 4; at < HEADER && bytes[at] !== 0; at++) name += String.fromCharCode(bytes[at]!);
    return { address, size, flags: word >>> 24, name, replaced: wordAt(4) === 0 };
  }

  private create(name: string, size: number): FileHeader | undefined {
    const required = align(size) + HEADER;
    let address = this.findRoom(required);
    if (address === undefined && this.compact(required)) address = this.findRoom(required);
    if (address === undefined) return undefined;
    const bytes = new Uint8Array(HEADER);
    new DataView(bytes.buffer).setUint32(0, size, true);
    bytes.set(Buffer.from(plainName(name), "latin1"), 4);
    this.flash.write(address, bytes);
    return { address, size, flags: 0, name: plainName(name), replaced: false };
  }

  /** Where a file fits: behind a chain, as far as the next page that begins with a file. */
  private findRoom(required: number): number | undefined {
    return this.rooms().find(({ length }) => length >= required)?.address;
  }

  /** What is free behind each chain. */
  private rooms(): { address: number; length: number }[] {
    const rooms: { address: number; length: number }[] = [];
    for (let address = this.start; address < this.end; address = nextPage(address)) {
      for (let file = this.header(address); file; file = this.header(address)) {
        address = align(dataOf(file) + file.size);
        if (address + HEADER > this.end) return rooms;
      }
      const page = nextPage(address);
      rooms.push({ address, length: (page < this.end && this.header(page) ? page : this.end) - address });
    }
    return rooms;
  }

  /**
   * Makes room out of what was replaced, where that is enough (jsfBankCompact): from the last page that begins with a file, before
   * the first replaced one, all files are written anew, one behind the other.
   */
  private compact(required: number): boolean {
    const files = [...this.files()];
    const trash = files.filter(({ replaced }) => replaced).reduce((sum, { size }) => sum + size, 0);
    const free = this.rooms().reduce((sum, { length }) => sum + length, 0);
    const first = files.findIndex(({ replaced }) => replaced);
    if (first < 0 || required >= free + trash) return false;
    const begin = files
      .slice(0, first + 1)
      .reverse()
      .find(({ address }) => address % FLASH_PAGE === 0)!;
    const start = begin.address;
    const kept = files.filter(({ address, replaced }) => address >= start && !replaced);
    if (kept.some(({ size }) => size > FLASH_PAGE))
      throw new FirmwareBug(
        "Storage is full of replaced files: the engine would compact it now, which moves running code",
      );
    const contents = kept.map(({ address, size }) => this.flash.read(address, align(HEADER + size)));
    for (let page = start; page < this.end; page += FLASH_PAGE) this.flash.erasePage(page);
    let at = start;
    for (const content of contents) {
      this.flash.write(at, content);
      at += content.length;
    }
    return true;
  }

  private markReplaced(file: FileHeader): void {
    this.flash.write(file.address + 4, new Uint8Array(4));
  }

  /** Fills the words at both ends up with what is there already. */
  private writeAligned(address: number, data: Uint8Array): void {
    let at = 0;
    const head = address % 4;
    if (head > 0) {
      const word = this.flash.read(address - head, 4);
      const part = data.subarray(0, 4 - head);
      word.set(part, head);
      this.flash.write(address - head, word);
      at = part.length;
    }
    const whole = (data.length - at) & ~3;
    if (whole > 0) this.flash.write(address + at, data.subarray(at, at + whole));
    at += whole;
    if (at === data.length) return;
    const word = this.flash.read(address + at, 4);
    word.set(data.subarray(at));
    this.flash.write(address + at, word);
  }

  private isErased(address: number, length: number): boolean {
    return this.flash.read(address, length).every((byte) => byte === 0xff);
  }

  private holds(address: number, data: Uint8Array): boolean {
    return Buffer.compare(this.flash.read(address, data.length), data) === 0;
  }
}

function dataOf(file: FileHeader): number {
  return file.address + HEADER;
}

function align(address: number): number {
  return (address + 3) & ~3;
}

function nextPage(address: number): number {
  return (Math.floor(address / FLASH_PAGE) + 1) * FLASH_PAGE;
}

function plainName(name: string): string {
  return (name[1] === ":" ? name.slice(2) : name).slice(0, NAME);
}
