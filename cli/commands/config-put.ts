import { type Command, InvalidArgumentError } from "commander";
import { UsageError } from "../../files/user-error.ts";
import { readConfigFile } from "../../host/configure/config-file.ts";
import type { NewConfig } from "../../host/configure/new-config.ts";
import { putHttp } from "../../host/configure/put-http.ts";
import { putStorage } from "../../host/configure/put-storage.ts";
import { encodeConfig } from "../../host/storage/config-text.ts";
import { parseSeconds } from "../options/broker-options.ts";
import { parseBaud } from "../options/port-options.ts";
import { terminalOutput } from "../terminal/output.ts";

interface Options {
  port?: string;
  baud?: number;
  http?: string | true;
  storage?: string;
  timeout: number;
}

/** Where a board in configuration mode is found. */
const ACCESS_POINT = "192.168.123.1";
/** The speed of Espruino's console on the ESP8266. */
const BAUD = 115200;

/** `homie config put`: brings a whole configuration to a board that is not on the network yet. */
export function registerPut(config: Command): void {
  config
    .command("put")
    .description("bring a whole configuration to a board on a cable, in configuration mode, or into a storage image")
    .argument("<config.json>", "the configuration")
    .option("--port <port>", "a board on this serial port, such as /dev/ttyUSB0")
    .option("--baud <baud>", `the port's speed (default: ${BAUD})`, parseBaud)
    .option("--http [host]", `a board in configuration mode (default: ${ACCESS_POINT})`, parseHost)
    .option("--storage <file>", "a storage.bin of `homie image`")
    .option("--timeout <seconds>", "how long to wait for an answer", parseSeconds, 20)
    .action(put);
}

async function put(file: string, { port, baud, http, storage, timeout }: Options): Promise<void> {
  if ([port, http, storage].filter((target) => target !== undefined).length !== 1) {
    throw new UsageError("Say where to: one of --port <port>, --http [host] and --storage <file>.");
  }
  if (baud !== undefined && port === undefined) throw new UsageError("--baud goes with --port.");
  const content = readConfigFile(file);
  const config: NewConfig = { content, bytes: encodeConfig(content, file), source: file };
  const common = { config, timeoutMs: timeout * 1000, output: terminalOutput() };
  if (storage !== undefined) putStorage(storage, config, common.output);
  else if (http !== undefined) await putHttp({ ...common, host: http === true ? ACCESS_POINT : http });
  else await putPort({ ...common, name: port! }, baud ?? BAUD);
}

async function putPort(
  options: { config: NewConfig; timeoutMs: number; output: ReturnType<typeof terminalOutput>; name: string },
  baud: number,
): Promise<void> {
  // Loaded here: it is a native module, which the other ways do without.
  const { openSerialPort } = await import("../../host/serial/serial-line.ts");
  const { putSerial } = await import("../../host/configure/put-serial.ts");
  const line = await openSerialPort(options.name, baud);
  try {
    await putSerial({ ...options, line });
  } finally {
    await line.close();
  }
}

function parseHost(text: string): string {
  const host = text.replace(/^http:\/\//, "").replace(/\/$/, "");
  if (!/^[^\s/@?#]+$/.test(host) || !URL.canParse(`http://${host}`)) {
    throw new InvalidArgumentError("It is a host, or host:port.");
  }
  return host;
}
