import { bytesOf } from "../bytes.ts";
import { FirmwareBug } from "../errors.ts";
import { CHUNK, type Tcp } from "./tcp.ts";

/** All the memory that the chip has for JavaScript, in bytes: 1600 variables of 12. */
export const MEMORY = 1600 * 12;

/** What waits to be sent on a connection; the engine keeps it in one string. */
export class Outbox {
  private text: string | undefined;

  /** Whether anything was ever put in. */
  get isOpen(): boolean {
    return this.text !== undefined;
  }

  /** What has yet to be sent. */
  get waiting(): string {
    return this.text ?? "";
  }

  get isEmpty(): boolean {
    return !this.text;
  }

  /** Adds a string of bytes. Throws `FirmwareBug` on anything else, and when it is more than the chip could hold. */
  add(text: string): void {
    bytesOf(text);
    this.text = (this.text ?? "") + text;
    if (this.text.length > MEMORY)
      throw new FirmwareBug(`${this.text.length} bytes wait to be sent: the chip has no memory for them`);
  }

  /**
   * Sends a chunk.
   * @returns how many bytes went, or the error's number
   */
  send(tcp: Tcp): number {
    const sent = tcp.send(bytesOf(this.text!.slice(0, CHUNK)));
    if (sent > 0) this.text = this.text!.slice(sent);
    return sent;
  }
}
