import { existsSync } from "node:fs";
import { type Command, InvalidArgumentError } from "commander";
import { boards } from "../../boards/index.ts";
import { UsageError } from "../../files/user-error.ts";
import type { Engine } from "../../host/flash/engine-parts.ts";
import { runUi } from "../../host/ui/run-ui.ts";
import { brokerAddress } from "../options/broker-address.ts";
import { addConnectionOptions, type ConnectionOptions } from "../options/broker-options.ts";
import { pagePassword } from "../options/page-password.ts";
import { parseTcpPort } from "../options/tcp-port.ts";
import { untilInterrupted } from "../terminal/interrupt.ts";
import { terminalOutput } from "../terminal/output.ts";
import { showError } from "../terminal/show-error.ts";

interface Options extends Omit<ConnectionOptions, "broker"> {
  broker?: string;
  port: number;
  host: string;
  pagePasswordFile?: string;
  firmwares?: string;
  engine?: string;
  export?: string;
}

/** Where `homie build` writes. */
const FOLDER = "build";

/** After the chip. */
const PORT = 8266;

/** `homie ui`: a page that looks after the devices at a broker, and one that flashes boards. */
export function register(program: Command): void {
  addConnectionOptions(program.command("ui"))
    .description("look after the devices at a broker, and flash boards, on a local web page, until Ctrl-C")
    .option(
      "--firmwares <folder>",
      `the images that can be flashed, and whose sketches' settings are shown in full (default: ${FOLDER}, where there is one)`,
    )
    .option(
      "--engine <release>",
      "Espruino's release for boards that are flashed, espruino_<version>_esp8266_4mb.tgz or the folder that it unpacks to",
    )
    .option(
      "--export <folder>",
      "write the page that flashes boards as files for a web server, and end; takes no --broker",
    )
    .option("--port <port>", "the page's port", parseTcpPort, PORT)
    .option("--host <host>", "address or name of this computer at which others find the page", parseHost, "127.0.0.1")
    .option(
      "--page-password-file <file>",
      "a file with the page's password, which it has to have where others find it (default: HOMIE_UI_PASSWORD, or it is asked for)",
    )
    .action(ui);
}

async function ui(given: Options): Promise<void> {
  const { port, host, firmwares, engine: release, export: out, pagePasswordFile, ...options } = given;
  const output = terminalOutput();
  const engine = release === undefined ? undefined : await engineIn(release);
  if (out !== undefined) {
    if (options.broker !== undefined) {
      throw new UsageError("--export and --broker do not go together: give one of them.");
    }
    const { exportPage } = await import("../../host/ui/export-page.ts");
    await exportPage({ out, folder: firmwares ?? FOLDER, engine, output });
    return;
  }
  const { baseTopic, timeout } = options;
  const password = await pagePassword(host, pagePasswordFile);
  const devices = { broker: await brokerAddress(options), baseTopic, timeoutMs: timeout * 1000 };
  const folder = firmwares ?? (existsSync(FOLDER) ? FOLDER : undefined);
  const page = { ...devices, folder, engine, host, port, password, output, broken: showError };
  await untilInterrupted((signal) => runUi({ ...page, signal }));
}

/** Reads a release; what that takes is loaded only then. */
async function engineIn(release: string): Promise<Engine> {
  const { readEngine } = await import("../../host/flash/engine-parts.ts");
  // All boards take the same one.
  return readEngine(release, boards[0]!);
}

function parseHost(text: string): string {
  const host = text.replace(/^\[(.*)\]$/, "$1");
  if (!/^[\w.:-]+$/.test(host)) throw new InvalidArgumentError("It is an address or a name, without a port.");
  return host;
}
