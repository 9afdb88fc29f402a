import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";

/** A program's input that holds its first line before the program is started, however late we come to write. */
export class ConsoleInput {
  /** To be handed to the program. */
  readonly fd: number;
  #isOpen = true;

  /** @param folder where its name stands for a moment */
  constructor(folder: string, firstLine: string) {
    const path = join(folder, `console-${randomUUID()}`);
    execFileSync("mkfifo", [path]);
    // Both of its ends: opening one alone would wait for the other.
    this.fd = openSync(path, "r+");
    rmSync(path);
    this.write(firstLine);
  }

  write(text: string): void {
    if (this.#isOpen) writeSync(this.fd, text);
  }

  close(): void {
    if (this.#isOpen) closeSync(this.fd);
    this.#isOpen = false;
  }
}
