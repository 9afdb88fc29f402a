import { InvalidArgumentError } from "commander";

/** Reads a TCP port to listen at. */
export function parseTcpPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65535) {
    throw new InvalidArgumentError("It is a number from 1 to 65535.");
  }
  return port;
}
