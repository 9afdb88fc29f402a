import { createHash } from "node:crypto";
import { constants, inflateSync } from "node:zlib";
import { FLASH_PAGE, type NorFlash } from "../nor-flash.ts";
import { type Answer, checksumOf, type Request } from "./packet.ts";
import { SYNC } from "./rom-loader.ts";
import type { SpiRegisters } from "./spi-registers.ts";

const WRITE_REG = 0x09;
const READ_REG = 0x0a;
const CHANGE_BAUDRATE = 0x0f;
const DEFLATED_BEGIN = 0x10;
const DEFLATED_DATA = 0x11;
const DEFLATED_END = 0x12;
const FLASH_MD5 = 0x13;
const READ_FLASH = 0xd2;

const BAD_DATA_LENGTH = 0xc000;
const BAD_CHECKSUM = 0xc100;
const INVALID_COMMAND = 0xc300;
const FAILED_SPI_OPERATION = 0xc400;
const NOT_IN_FLASH_MODE = 0xc600;
const INFLATE_ERROR = 0xc700;
const NOT_IMPLEMENTED = 0xff00;
const GET_SECURITY_INFO = 0x14;

const BLOCK = 16 * FLASH_PAGE;
/** It unpacks into a buffer of this size, and writes when it is full. */
const DICTIONARY = 32768;
/** A flash chip programs this much at a time. */
const PROGRAM_RUN = 256;
const MAX_READ_PACKET = 4096;
/** What comes before the bytes of a block. */
const BLOCK_HEADER = 16;

/** What the chip around it does for it. */
export interface StubHost {
  send(frame: Uint8Array): void;
  setBaudRate(baudRate: number): void;
}

interface Writing {
  at: number;
  remaining: number;
  erased: number;
  eraseEnd: number;
  blockSize: number;
  blocks: number;
  next: number;
  packed: Buffer;
  unpacked: number;
  /** A page was met that is not blank: from there on all are erased without a look. */
  metDirty: boolean;
}

interface Reading {
  at: number;
  remaining: number;
  packet: number;
  total: number;
  sent: number;
  hash: ReturnType<typeof createHash>;
}

/**
 * esptool's own loader as it runs in an ESP8266's RAM (esp-flasher-stub, which esptool-js 0.7 brings): what it takes, what it
 * refuses, and when it erases and writes. An error of a write is the answer to the command behind it, as there.
 */
export class FlasherStub {
  /** What the host did that this loader bears but a host must not do. */
  readonly violations: string[] = [];
  readonly #flash: NorFlash;
  readonly #registers: SpiRegisters;
  readonly #host: StubHost;
  #writing: Writing | undefined;
  #reading: Reading | undefined;
  /** The error of what was done behind the last answer. */
  #late = 0;

  constructor(flash: NorFlash, registers: SpiRegisters, host: StubHost) {
    this.#flash = flash;
    this.#registers = registers;
    this.#host = host;
  }

  /** Takes a frame that is no request: while flash is read it says how much has arrived. @returns false when it is none */
  acknowledge(frame: Buffer): boolean {
    const reading = this.#reading;
    if (reading === undefined || frame.length !== 4) return false;
    if (frame.readUInt32LE(0) !== reading.sent) this.violations.push("What was read is not what is acknowledged");
    this.#sendRead(reading);
    return true;
  }

  /** @param send sends the answer; what follows is done behind it */
  answer(request: Request, send: (answer: Answer) => void): void {
    this.#reading = undefined;
    if (this.#late !== 0) {
      send({ status: this.#late });
      this.#late = 0;
      return;
    }
    const { command, data } = request;
    const size = SIZES[command];
    if (command === DEFLATED_DATA) this.#takeBlock(request, send);
    else if (size === undefined) send({ status: command === GET_SECURITY_INFO ? NOT_IMPLEMENTED : INVALID_COMMAND });
    else if (data.length !== size) send({ status: BAD_DATA_LENGTH });
    else this.#carryOut(command, data, send);
  }

  #carryOut(command: number, data: Buffer, send: (answer: Answer) => void): void {
    const word = (index: number): number => data.readUInt32LE(index * 4);
    switch (command) {
      case READ_REG:
        send({ value: this.#registers.read(word(0)) });
        break;
      case WRITE_REG:
        this.#registers.write(word(0), word(1) & word(2));
        send({});
        break;
      case CHANGE_BAUDRATE:
        send({});
        this.#host.setBaudRate(word(0));
        break;
      case DEFLATED_BEGIN:
        send({ status: this.#begin(word(0), word(1), word(2), word(3)) });
        break;
      case DEFLATED_END:
        send({ status: this.#end() });
        break;
      case FLASH_MD5:
        send(this.#md5(word(0), word(1)));
        break;
      case READ_FLASH:
        send({});
        this.#read(word(0), word(1), word(2));
        break;
      default:
        send({});
    }
  }

  #isInside(at: number, length: number): boolean {
    return at + length <= this.#flash.size;
  }

  #begin(size: number, blocks: number, blockSize: number, at: number): number {
    if (at % FLASH_PAGE !== 0 || size % FLASH_PAGE !== 0) {
      this.violations.push(`Write of ${size} bytes at 0x${at.toString(16)}: the rest of its pages would be erased`);
    }
    const start = at - (at % FLASH_PAGE);
    this.#writing = {
      at,
      remaining: size,
      erased: start,
      eraseEnd: Math.ceil((at + size) / FLASH_PAGE) * FLASH_PAGE,
      blockSize,
      blocks,
      next: 0,
      packed: Buffer.alloc(0),
      unpacked: 0,
      metDirty: false,
    };
    return this.#isInside(at, size) ? 0 : FAILED_SPI_OPERATION;
  }

  #takeBlock(request: Request, send: (answer: Answer) => void): void {
    const status = this.#checkBlock(request);
    send({ status });
    if (status === 0) this.#late = this.#unpack(this.#writing!, request.data.subarray(BLOCK_HEADER));
  }

  #checkBlock({ data, checksum }: Request): number {
    const writing = this.#writing;
    if (data.length < BLOCK_HEADER) return BAD_DATA_LENGTH;
    if (writing === undefined) return NOT_IN_FLASH_MODE;
    const [length, sequence] = [data.readUInt32LE(0), data.readUInt32LE(4)];
    const bytes = data.subarray(BLOCK_HEADER);
    if (length !== bytes.length || checksumOf(bytes) !== (checksum & 0xff)) return BAD_CHECKSUM;
    const due = writing.next++;
    if (sequence !== due || sequence >= writing.blocks || length > writing.blockSize) {
      this.violations.push(`Block ${sequence} of ${writing.blocks} with ${length} bytes came where ${due} was due`);
    }
    return 0;
  }

  #unpack(writing: Writing, bytes: Buffer): number {
    writing.packed = Buffer.concat([writing.packed, bytes]);
    let all: Buffer;
    try {
      all = inflateSync(writing.packed, { finishFlush: constants.Z_SYNC_FLUSH });
    } catch {
      return INFLATE_ERROR;
    }
    const last = all.length - writing.unpacked >= writing.remaining;
    while (all.length - writing.unpacked >= DICTIONARY || (last && all.length > writing.unpacked)) {
      const piece = all.subarray(writing.unpacked, writing.unpacked + DICTIONARY);
      writing.unpacked += piece.length;
      if (piece.length > writing.remaining || !this.#isInside(writing.at, piece.length)) return FAILED_SPI_OPERATION;
      this.#program(writing, piece);
    }
    return 0;
  }

  #program(writing: Writing, piece: Buffer): void {
    while (writing.erased < writing.at + piece.length) this.#eraseNext(writing);
    for (let done = 0; done < piece.length; done += PROGRAM_RUN) {
      this.#flash.write(writing.at + done, piece.subarray(done, done + PROGRAM_RUN));
    }
    writing.at += piece.length;
    writing.remaining -= piece.length;
  }

  #eraseNext(writing: Writing): void {
    const at = writing.erased;
    if (!writing.metDirty && this.#flash.read(at, FLASH_PAGE).every((byte) => byte === 0xff)) {
      writing.erased += FLASH_PAGE;
      return;
    }
    writing.metDirty = true;
    const size = at % BLOCK === 0 && writing.eraseEnd - at >= BLOCK ? BLOCK : FLASH_PAGE;
    for (let page = at; page < at + size; page += FLASH_PAGE) this.#flash.erasePage(page);
    writing.erased += size;
  }

  #end(): number {
    if (this.#writing === undefined) return NOT_IN_FLASH_MODE;
    if (this.#writing.remaining > 0) return BAD_DATA_LENGTH;
    this.#writing = undefined;
    return 0;
  }

  #md5(at: number, length: number): Answer {
    if (!this.#isInside(at, length)) return { status: FAILED_SPI_OPERATION };
    return { data: createHash("md5").update(this.#flash.read(at, length)).digest() };
  }

  #read(at: number, length: number, packet: number): void {
    if (packet > MAX_READ_PACKET) this.#late = BAD_DATA_LENGTH;
    else if (!this.#isInside(at, length)) this.#late = FAILED_SPI_OPERATION;
    else {
      this.#reading = { at, remaining: length, packet, total: length, sent: 0, hash: createHash("md5") };
      this.#sendRead(this.#reading);
    }
  }

  #sendRead(reading: Reading): void {
    if (reading.remaining === 0) {
      this.#reading = undefined;
      this.#host.send(reading.hash.digest());
      return;
    }
    const bytes = this.#flash.read(reading.at, Math.min(reading.packet, reading.remaining));
    reading.hash.update(bytes);
    reading.at += bytes.length;
    reading.remaining -= bytes.length;
    reading.sent += bytes.length;
    this.#host.send(bytes);
  }
}

/** How many bytes of data each command has. */
const SIZES: Record<number, number> = {
  [SYNC]: 36,
  [WRITE_REG]: 16,
  [READ_REG]: 4,
  [CHANGE_BAUDRATE]: 8,
  [DEFLATED_BEGIN]: 16,
  [DEFLATED_END]: 4,
  [FLASH_MD5]: 16,
  [READ_FLASH]: 16,
};
