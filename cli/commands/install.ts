import type { Command } from "commander";
import { findBoard } from "../../compiler/validate.ts";
import { readFirmware } from "../../files/firmware-file.ts";
import { layOutStorage } from "../../host/storage/lay-out.ts";
import { parseBaud } from "../options/port-options.ts";
import { terminalOutput } from "../terminal/output.ts";

interface Options {
  port?: string;
  config?: string;
  baud: number;
}

/** The speed of Espruino's console on the ESP8266. */
const BAUD = 115200;
const ANSWER_MS = 20_000;
/** How long a board may take from its start until it is ready. */
const READY_MS = 30_000;

/** `homie install`: brings a firmware to a board that runs Espruino, through its console. */
export function register(program: Command): void {
  program
    .command("install")
    .description("bring a firmware to a board on a cable that runs Espruino already, through its console")
    .argument("<firmware.bin>", "an image that `homie build` has made")
    .option("--port <port>", "the serial port, such as /dev/ttyUSB0 (default: the only one on USB)")
    .option("--config <file>", "the device's configuration; without it the device starts in configuration mode")
    .option("--baud <baud>", "the port's speed", parseBaud, BAUD)
    .action(install);
}

async function install(file: string, { port, config, baud }: Options): Promise<void> {
  const firmware = readFirmware(file);
  const board = findBoard(firmware.board);
  const storage = await layOutStorage(board, firmware, config);
  // Loaded here: a serial port is a native module.
  const { openSerialPort } = await import("../../host/serial/serial-line.ts");
  const { findOnlyPort } = await import("../../host/serial/only-port.ts");
  const { installOverConsole } = await import("../../host/flash/install-over-console.ts");
  const name = port ?? (await findOnlyPort());
  const line = await openSerialPort(name, baud);
  try {
    const times = { timeoutMs: ANSWER_MS, readyMs: READY_MS };
    await installOverConsole({ line, name, board, storage, ...times, output: terminalOutput() });
  } finally {
    await line.close();
  }
}
