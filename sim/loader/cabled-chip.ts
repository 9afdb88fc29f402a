import { EventEmitter } from "node:events";
import { PowerLost } from "../errors.ts";
import type { NorFlash } from "../nor-flash.ts";
import { FlasherStub } from "./flasher-stub.ts";
import { type Answer, encodeAnswer, parseRequest, type Request } from "./packet.ts";
import { RomLoader, SYNC, SYNC_ANSWERS } from "./rom-loader.ts";
import { encodeSlip, SlipDecoder } from "./slip.ts";
import { SpiRegisters } from "./spi-registers.ts";

/** The speed of the ROM's loader, which it finds out by itself, and of Espruino's console. */
const FIRST_BAUD = 115200;
/** By what an ESP8266 is known. */
export const ESP8266_MAGIC = 0xfff0c101;
/** What the ROM says when it starts, as it looks at another speed than its own. */
const ROM_SPEAKS = Buffer.from([0x72, 0x6c, 0x00, 0xfe, 0x80, 0xe0, 0x0c, 0x7c, 0x9c, 0x0d, 0x0a]);
/** Said to a command that the ROM does not know; the command is not repeated in it. */
const UNKNOWN = { command: 0, status: 0x0105 };

/** What a chip on a cable is made of. */
export interface CabledChipOptions {
  flash: NorFlash;
  /** The register by which chips are told apart; an ESP8266's unless given. */
  magic?: number;
  /** What the flash chip says it is; one with the flash's size unless given. */
  flashId?: number;
  /** The highest speed that the cable bears; any unless given. */
  maxBaud?: number;
}

interface ChipEvents {
  /** Bytes on the chip's TX. */
  data: [Buffer];
  /** The chip starts what is in its flash. */
  start: [];
  /** The power failed in the middle of a flash operation. */
  powerLost: [];
}

/**
 * An ESP8266 as it looks from the other end of a serial cable: reset and boot mode by the control lines, the ROM's loader, and
 * the one that esptool loads into it. It does what the real ones do, refuses what they refuse, and keeps in `violations` what
 * they would bear but a host must not do.
 */
export class CabledChip extends EventEmitter<ChipEvents> {
  readonly flash: NorFlash;
  readonly #registers: SpiRegisters;
  readonly #maxBaud: number;
  #slip = new SlipDecoder();
  #rom: RomLoader | undefined;
  #stub: FlasherStub | undefined;
  #baud = FIRST_BAUD;
  #hostBaud = FIRST_BAUD;
  #inReset = false;
  #powered = true;
  readonly #past: string[] = [];

  constructor({
    flash,
    magic = ESP8266_MAGIC,
    flashId = idOf(flash.size),
    maxBaud = Number.POSITIVE_INFINITY,
  }: CabledChipOptions) {
    super();
    this.flash = flash;
    this.#maxBaud = maxBaud;
    this.#registers = new SpiRegisters(magic, flashId);
  }

  /** What the host did that it must not do. */
  get violations(): string[] {
    return [
      ...this.#past,
      ...(this.#rom?.violations ?? []),
      ...(this.#stub?.violations ?? []),
      ...this.flash.violations,
    ];
  }

  /** Whether the chip runs what is in its flash, rather than a loader. */
  get runs(): boolean {
    return this.#powered && !this.#inReset && this.#rom === undefined;
  }

  /** Whether what one side says arrives at the other as it was said. */
  get #understood(): boolean {
    return this.#baud === this.#hostBaud && this.#baud <= this.#maxBaud;
  }

  /** Sets the control lines: RTS holds the chip in reset; DTR, when it is let go, has it start its loader. */
  setControl({ dtr, rts }: { dtr: boolean; rts: boolean }): void {
    // Both together do nothing: two transistors on the board see to that.
    const reset = rts && !dtr;
    if (this.#inReset && !reset && this.#powered) this.restart(dtr && !rts);
    this.#inReset = reset;
  }

  /** Restarts the chip, as its button does. @param intoLoader while the button FLASH is held */
  restart(intoLoader: boolean): void {
    this.#past.push(...(this.#rom?.violations ?? []), ...(this.#stub?.violations ?? []));
    this.#baud = FIRST_BAUD;
    this.#slip = new SlipDecoder();
    this.#stub = undefined;
    this.#rom = intoLoader ? new RomLoader(this.#registers, () => this.#startStub()) : undefined;
    this.#send(ROM_SPEAKS);
    if (!intoLoader) this.emit("start");
  }

  /** Cuts the power. */
  powerOff(): void {
    this.#powered = false;
    this.#rom = undefined;
    this.#stub = undefined;
  }

  /** Gives it power again: it starts what is in its flash. */
  powerOn(): void {
    this.flash.restorePower();
    this.#powered = true;
    this.restart(false);
  }

  /** The host sends and receives at another speed from now on. */
  setHostBaud(baud: number): void {
    this.#hostBaud = baud;
  }

  /** Says something on its console. */
  say(text: string): void {
    this.#send(Buffer.from(text, "utf8"));
  }

  /** Bytes on the chip's RX. */
  receive(bytes: Uint8Array): void {
    if (!this.#powered || this.#inReset || this.#rom === undefined || !this.#understood) return;
    try {
      for (const byte of bytes) {
        const frame = this.#slip.push(byte);
        if (frame) this.#take(frame);
      }
    } catch (error) {
      if (!(error instanceof PowerLost)) throw error;
      this.powerOff();
      this.emit("powerLost");
    }
  }

  #take(frame: Buffer): void {
    if (this.#stub?.acknowledge(frame)) return;
    const request = parseRequest(frame);
    if (request === undefined) return;
    if (this.#stub) this.#stub.answer(request, (answer) => this.#sendAnswer(request, answer));
    else this.#askRom(request);
  }

  #askRom(request: Request): void {
    const answer = this.#rom!.answer(request);
    if (answer !== undefined) this.#sendAnswer(request, answer);
    else for (let i = 0; i < SYNC_ANSWERS; i++) this.#send(encodeSlip(encodeAnswer(UNKNOWN.command, UNKNOWN)));
    if (this.#stub) this.#send(encodeSlip(Buffer.from("OHAI")));
  }

  #sendAnswer({ command }: Request, answer: Answer): void {
    const times = command === SYNC && !answer.status ? SYNC_ANSWERS : 1;
    for (let i = 0; i < times; i++) this.#send(encodeSlip(encodeAnswer(command, answer)));
  }

  #startStub(): void {
    this.#stub = new FlasherStub(this.flash, this.#registers, {
      send: (frame) => this.#send(encodeSlip(frame)),
      setBaudRate: (baud) => {
        this.#baud = baud;
      },
    });
  }

  #send(bytes: Buffer): void {
    if (!this.#powered) return;
    this.emit("data", this.#understood ? bytes : Buffer.from(bytes.map((byte) => byte ^ 0xa5)));
  }
}

/** A flash chip of a size: its size is a power of two, which is in the third byte. */
function idOf(size: number): number {
  return (Math.log2(size) << 16) | 0x40ef;
}
