import { InvalidArgumentError } from "commander";

/** Reads a serial port's speed. */
export function parseBaud(text: string): number {
  if (!/^[1-9]\d{2,6}$/.test(text)) throw new InvalidArgumentError("It is a speed such as 115200.");
  return Number(text);
}
