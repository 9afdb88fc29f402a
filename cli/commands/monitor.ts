import { existsSync } from "node:fs";
import type { Command } from "commander";
import { UserError } from "../../files/user-error.ts";
import { ImageSources } from "../../host/monitor/image-sources.ts";
import { KEYS, monitor, type OpenedPort } from "../../host/monitor/monitor.ts";
import { parseBaud } from "../options/port-options.ts";
import { renderLine, wantsColours } from "../terminal/colours.ts";
import { untilInterrupted } from "../terminal/interrupt.ts";
import { listenToKeys } from "../terminal/keys.ts";

interface Options {
  port?: string;
  baud: number;
  firmware?: string;
}

/** The speed of Espruino's console on the ESP8266. */
const BAUD = 115200;
/** Where `homie build` writes. */
const FOLDER = "build";

/** `homie monitor`: a board's console. */
export function register(program: Command): void {
  program
    .command("monitor")
    .description("show the console of a board on a cable, with the places of errors in the sketch; Ctrl-C stops it")
    .option("--port <port>", "the serial port, such as /dev/ttyUSB0 (default: the only one on USB)")
    .option("--baud <baud>", "the port's speed", parseBaud, BAUD)
    .option("--firmware <path>", `the image on the board, or a folder with it, and its map (default: ${FOLDER})`)
    .action(watch);
}

async function watch({ port, baud, firmware }: Options): Promise<void> {
  if (firmware !== undefined && !existsSync(firmware)) {
    throw new UserError(
      `${firmware}: there is no such file or folder. Give an image of \`homie build\` with --firmware.`,
    );
  }
  // Loaded here: it is a native module.
  const { openSerialPort } = await import("../../host/serial/serial-line.ts");
  const { findOnlyPort } = await import("../../host/serial/only-port.ts");
  const open = async (): Promise<OpenedPort> => {
    const name = port ?? (await findOnlyPort());
    return { name, line: await openSerialPort(name, baud) };
  };
  const colours = wantsColours(process.stdout);
  const write = (text: string): void => void process.stdout.write(`${text}\n`);
  let stopKeys: (() => void) | undefined;
  try {
    await untilInterrupted((signal) =>
      monitor({
        open,
        sources: new ImageSources(firmware ?? FOLDER),
        show: (line) => write(renderLine(line, colours)),
        onKey: (press) => {
          stopKeys = listenToKeys(press);
          if (stopKeys) write(KEYS);
        },
        signal,
      }),
    );
  } finally {
    stopKeys?.();
  }
}
