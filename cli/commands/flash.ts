import type { Command } from "commander";
import { findBoard } from "../../compiler/validate.ts";
import { readFirmware } from "../../files/firmware-file.ts";
import { layOutStorage } from "../../host/storage/lay-out.ts";
import { parseBaud } from "../options/port-options.ts";
import { terminalOutput } from "../terminal/output.ts";

interface Options {
  port?: string;
  engine?: string;
  config?: string;
  erase?: true;
  baud: number;
}

/** Most adapters bear it; where one does not, esptool-js goes on at 115200. */
const BAUD = 460800;

/** `homie flash`: writes a board's flash over a cable, through the chip's own boot loader. */
export function register(program: Command): void {
  program
    .command("flash")
    .description(
      "write a firmware to a board on a cable, with --engine to a blank one; what is there already is not written",
    )
    .argument("<firmware.bin>", "an image that `homie build` has made")
    .option("--port <port>", "the serial port, such as /dev/ttyUSB0 (default: the only one on USB)")
    .option(
      "--engine <release>",
      "Espruino's release, espruino_<version>_esp8266_4mb.tgz or the folder that it unpacks to",
    )
    .option("--config <file>", "the device's configuration (default: the one that is on the board)")
    .option("--erase", "keep nothing of what is on the board, the configuration neither")
    .option("--baud <baud>", "the port's speed while it is written", parseBaud, BAUD)
    .action(flash);
}

async function flash(file: string, { port, engine, config, erase, baud }: Options): Promise<void> {
  const firmware = readFirmware(file);
  const board = findBoard(firmware.board);
  const storage = await layOutStorage(board, firmware, config);
  const output = terminalOutput();
  // Loaded here: a release is read only where one is given, and a serial port is a native module.
  const { readEngine } = await import("../../host/flash/engine-parts.ts");
  const release = engine === undefined ? undefined : readEngine(engine, board);
  const { openSerialPort } = await import("../../host/serial/serial-line.ts");
  const { findOnlyPort } = await import("../../host/serial/only-port.ts");
  const { flashUntilReady } = await import("../../host/flash/flash-until-ready.ts");
  const { FIRST_BAUD } = await import("../../host/flash/board-loader.ts");
  const { COMMAND_ADVICE } = await import("../../host/flash/advice.ts");
  const name = port ?? (await findOnlyPort());
  const line = await openSerialPort(name, FIRST_BAUD);
  try {
    await flashUntilReady({
      line,
      name,
      baud,
      advice: COMMAND_ADVICE,
      board,
      storage,
      engine: release?.parts,
      replaceConfig: config !== undefined,
      erase: erase ?? false,
      firmware,
      output,
    });
  } finally {
    await line.close();
  }
}
