import { createHash } from "node:crypto";
import { ESPLoader, type FlashSizeValues, Transport } from "esptool-js";
import { UserError } from "../../files/user-error.ts";
import type { LoaderLine } from "../serial/serial-line.ts";
import type { Advice } from "./advice.ts";
import { LoaderPort } from "./loader-port.ts";

/** What the flash does not hold after it was written there. */
export class WrongContent extends Error {}

/** The speed at which a chip's boot loader, and later Espruino's console, begins. */
export const FIRST_BAUD = 115200;
const CHIP = "ESP8266";
/** The chip's SPI_USR1: how many bits of an answer are read. esptool-js leaves it as it is. */
const SPI_USR1 = 0x60000220;
const FLASH_ID_BITS = 24;
/** How long a whole operation may take; each writes, reads or compares a few pages. */
const OPERATION_MS = 25_000;
/** How long the loader may keep silent while it sends what is in flash. */
const READ_TIMEOUT_MS = 3000;
const RESET_MS = 100;

class QuietTransport extends Transport {
  /** The original prints to the console, also where nobody has asked for it. */
  override trace(): void {}
}

/** The boot loader of an ESP8266 at the other end of a serial line. */
export class BoardLoader {
  readonly #line: LoaderLine;
  /** What to call the line in an error. */
  readonly #name: string;
  readonly #baud: number;
  readonly #advice: Advice;
  readonly #port: LoaderPort;
  readonly #esp: ESPLoader;
  /** Rejects when the line is gone: what was being written then is never answered. */
  readonly #gone: Promise<never>;

  constructor(line: LoaderLine, name: string, baud: number, advice: Advice) {
    this.#line = line;
    this.#name = name;
    this.#baud = baud;
    this.#advice = advice;
    this.#port = new LoaderPort(line);
    this.#esp = new ESPLoader({
      transport: new QuietTransport(this.#port as never),
      baudrate: baud,
      romBaudrate: FIRST_BAUD,
      terminal: { clean: () => {}, write: () => {}, writeLine: () => {} },
    });
    this.#esp.FLASH_READ_TIMEOUT = READ_TIMEOUT_MS;
    this.#gone = new Promise((_, reject) => line.on("close", () => reject(new LineGone())));
    this.#gone.catch(() => {}); // told to whoever waits
  }

  /**
   * Starts the chip's boot loader and has it run esptool's, which knows MD5 and compression.
   * @returns the flash's size in bytes
   * @throws UserError when that cannot be done, or the chip is another one
   */
  async connect(): Promise<number> {
    try {
      await this.#within(this.#esp.connect());
    } catch (error) {
      throw this.#connectError(error as Error);
    }
    const found = this.#esp.chip.CHIP_NAME;
    if (found !== CHIP) {
      await this.reset();
      throw new UserError(
        `${this.#name}: the chip is an ${found}, but this firmware runs on the ${CHIP} only. Nothing was written.`,
      );
    }
    try {
      await this.#within(this.#esp.runStub());
      if (this.#baud !== FIRST_BAUD) await this.#within(this.#esp.changeBaud());
      await this.#within(this.#esp.writeReg(SPI_USR1, (FLASH_ID_BITS - 1) << 8));
      const size = await this.#within(this.#esp.detectFlashSize());
      return size === undefined ? 0 : this.#esp.flashSizeBytes(size as FlashSizeValues);
    } catch (error) {
      if (error instanceof LineGone) throw error;
      throw new UserError(
        `${this.#name}: the chip answers, but not to the end (${(error as Error).message}). Use a shorter cable and another USB ` +
          `port, or ${this.#advice.slower}. Nothing was written.`,
      );
    }
  }

  /** MD5 of a part of the flash, as hexadecimal digits. */
  md5(at: number, length: number): Promise<string> {
    return this.#within(this.#esp.flashMd5sum(at, length));
  }

  /** Reads a part of the flash. @throws WrongContent when it arrives damaged */
  async read(at: number, length: number): Promise<Buffer> {
    const bytes = Buffer.from(await this.#within(this.#esp.readFlash(at, length)));
    // The loader sends it behind the data, and esptool-js leaves it there.
    const sum = await this.#within(this.#esp.transport.read(READ_TIMEOUT_MS));
    if (!createHash("md5").update(bytes).digest().equals(Buffer.from(sum))) throw new WrongContent();
    return bytes;
  }

  /**
   * Writes whole pages, and compares what the flash has with what it was given.
   * @param progress is told how much of it is done, from 0 to 1
   * @throws WrongContent when the flash does not have it
   */
  async write(at: number, bytes: Buffer, progress: (done: number) => void): Promise<void> {
    await this.#within(
      this.#esp.writeFlash({
        fileArray: [{ data: new Uint8Array(bytes), address: at }],
        flashMode: "keep",
        flashFreq: "keep",
        flashSize: "keep",
        eraseAll: false,
        compress: true,
        reportProgress: (_, written, total) => progress(written / total),
      }),
    );
    if ((await this.md5(at, bytes.length)) !== createHash("md5").update(bytes).digest("hex")) throw new WrongContent();
  }

  /** Restarts the chip with what is in its flash. @returns false when the port cannot do that */
  async reset(): Promise<boolean> {
    await this.#esp.transport.disconnect();
    await this.#line.setBaudRate(FIRST_BAUD);
    await this.#line.setControl({ dtr: false, rts: true });
    await new Promise((resolve) => setTimeout(resolve, RESET_MS));
    return await this.#line.setControl({ dtr: false, rts: false });
  }

  async #within<Result>(operation: Promise<Result>): Promise<Result> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error("the loader has not answered in time")), OPERATION_MS);
    });
    try {
      return await Promise.race([operation, this.#gone, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  #connectError(error: Error): Error {
    if (error instanceof LineGone) return error;
    if (/^Unexpected/.test(error.name)) {
      return new UserError(
        `${this.#name}: the chip is none that is known here, and no ${CHIP} (${error.message}). Nothing was written.`,
      );
    }
    const how = this.#port.canReset
      ? "If the board does not start its boot loader by itself, hold its button FLASH (or connect GPIO0 to ground), press " +
        "RST, let go, and try again."
      : "This port cannot reset the board: hold its button FLASH (or connect GPIO0 to ground), press RST, let go, and try again.";
    return new UserError(
      `${this.#name}: the chip's boot loader does not answer. ${how} Is it this port, does the cable carry data, and are TX and ` +
        "RX the right way round? Nothing was written.",
    );
  }
}

/** The line is gone: unplugged, in most cases. */
export class LineGone extends Error {
  override message = "the connection is gone";
}
