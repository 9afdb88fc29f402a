import { existsSync } from "node:fs";
import { type Command, Option } from "commander";
import { UsageError, UserError } from "../../files/user-error.ts";
import { ImageSources } from "../../host/monitor/image-sources.ts";
import { KEYS, type MonitorOptions, monitor, type OpenedPort } from "../../host/monitor/monitor.ts";
import { brokerAddress } from "../options/broker-address.ts";
import { addConnectionOptions, type ConnectionOptions, parseId } from "../options/broker-options.ts";
import { parseBaud } from "../options/port-options.ts";
import { renderLine, wantsColours } from "../terminal/colours.ts";
import { untilInterrupted } from "../terminal/interrupt.ts";
import { listenToKeys } from "../terminal/keys.ts";

interface Options extends ConnectionOptions {
  device?: string;
  port?: string;
  baud?: number;
  firmware?: string;
}

/** What both ways of watching need. */
type Shown = Pick<MonitorOptions, "sources" | "show" | "onKey" | "signal">;

/** The speed of Espruino's console on the ESP8266. */
const BAUD = 115200;
/** Where `homie build` writes. */
const FOLDER = "build";

/** `homie monitor`: a board's console, or what a device says over MQTT. */
export function register(program: Command): void {
  const command = program
    .command("monitor")
    .description(
      "show the console of a board on a cable, or with --device the log of a device at a broker, with the places of " +
        "errors in the sketch; Ctrl-C stops it",
    )
    .addOption(
      new Option("--port <port>", "the serial port, such as /dev/ttyUSB0 (default: the only one on USB)").conflicts(
        "device",
      ),
    )
    .addOption(
      new Option("--baud <baud>", `the port's speed (default: ${BAUD})`).argParser(parseBaud).conflicts("device"),
    )
    .option("--firmware <path>", `the image on the board, or a folder with it, and its map (default: ${FOLDER})`)
    .option("--device <id>", "instead of a board on a cable: the device with this id, over MQTT", parseId);
  addConnectionOptions(command).action(watch);
}

async function watch(options: Options, command: Command): Promise<void> {
  const { device, firmware } = options;
  const stray = ["broker", "baseTopic", "username", "passwordFile", "password", "timeout"].find(
    (name) => command.getOptionValueSource(name) === "cli",
  );
  if (device === undefined && stray !== undefined) {
    const flag = command.options.find((option) => option.attributeName() === stray)!.long;
    throw new UsageError(`${flag} is for a device at a broker: say which with --device <id>.`);
  }
  if (firmware !== undefined && !existsSync(firmware)) {
    throw new UserError(
      `${firmware}: there is no such file or folder. Give an image of \`homie build\` with --firmware.`,
    );
  }
  const run = device === undefined ? await watchPort(options) : await watchBroker(device, options);
  const colours = wantsColours(process.stdout);
  const write = (text: string): void => void process.stdout.write(`${text}\n`);
  let stopKeys: (() => void) | undefined;
  try {
    await untilInterrupted((signal) =>
      run({
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

async function watchPort({ port, baud }: Options): Promise<(shown: Shown) => Promise<void>> {
  // Loaded here: it is a native module.
  const { openSerialPort } = await import("../../host/serial/serial-line.ts");
  const { findOnlyPort } = await import("../../host/serial/only-port.ts");
  const open = async (): Promise<OpenedPort> => {
    const name = port ?? (await findOnlyPort());
    return { name, line: await openSerialPort(name, baud ?? BAUD) };
  };
  return (shown) => monitor({ ...shown, open });
}

async function watchBroker(id: string, options: Options): Promise<(shown: Shown) => Promise<void>> {
  const broker = await brokerAddress(options);
  const { watchDevice } = await import("../../host/monitor/watch-device.ts");
  const { baseTopic, timeout } = options;
  return (shown) => watchDevice({ ...shown, broker, device: { baseTopic, id }, timeoutMs: timeout * 1000 });
}
