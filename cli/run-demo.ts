import { join, relative } from "node:path";
import { readFirmware } from "../files/firmware-file.ts";
import { writeOutput } from "../files/read-and-write.ts";
import { ROOT } from "../files/root.ts";
import { UserError } from "../files/user-error.ts";
import { readBoardSource } from "../host/machines/board-source.ts";
import { createBoard } from "../host/machines/create-board.ts";
import { FlashFile } from "../host/machines/flash-file.ts";
import { parseBrokerAddress } from "../host/mqtt/broker-address.ts";
import { BrokerClient } from "../host/mqtt/broker-client.ts";
import { DeviceClient } from "../host/mqtt/device-client.ts";
import { type EmbeddedBroker, startBroker } from "../host/mqtt/embedded-broker.ts";
import type { Output } from "../host/output.ts";

const SKETCH = join(ROOT, "examples/light.ts");
const BOARD = "nodemcu";
const FIRST = "1.0.0";
const SECOND = "1.1.0";
const DEVICE = { baseTopic: "homie/", id: "demo-light" };
const NEW_NAME = "Reading lamp";
const TIMEOUT = 15;

/** What the demo needs. */
export interface DemoOptions {
  /** A folder for what is built, and for the board's flash. */
  folder: string;
  /** Path of a real Espruino for Linux; without it the board is simulated. */
  engine: string | undefined;
  output: Output;
  /** Runs a command of `homie`. @returns its exit code */
  command: (args: string[]) => Promise<number>;
}

/**
 * Shows a device's life: built from a sketch, booted, updated over MQTT, reconfigured. Whatever a person would do with a
 * command is done with that command.
 * @throws Error when anything is not as it should be
 */
export async function runDemo(options: DemoOptions): Promise<void> {
  const { folder, output } = options;
  const started = Date.now();
  for (const version of [FIRST, SECOND]) {
    await run(options, "build", SKETCH, "--board", BOARD, "--name", "light", "--fw-version", version, "--out", folder);
  }
  const broker = await startBroker();
  try {
    output.line(`\nA broker listens at ${broker.url}.`);
    await live(options, broker);
  } finally {
    await broker.close();
  }
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  output.line(
    `\nProven in ${seconds} s: a sketch became a firmware, booted, joined and announced itself; it took version ${SECOND} ` +
      `over MQTT while ${FIRST} was running, checked it and restarted into it; and it kept a change of its configuration.`,
  );
}

/** Says which command is run, and runs it. */
async function run({ command, output }: DemoOptions, ...args: string[]): Promise<void> {
  const shown = args.map((arg) => (arg.startsWith(ROOT) ? relative(process.cwd(), arg) : arg));
  output.line(`\n$ npx homie ${shown.map((arg) => (/[\s"{]/.test(arg) ? `'${arg}'` : arg)).join(" ")}`);
  const code = await command(args);
  if (code !== 0) throw new UserError(`The demo has failed: \`homie ${args[0]}\` ended with exit code ${code}.`);
}

/** What happens while the board has power. */
async function live(options: DemoOptions, broker: EmbeddedBroker): Promise<void> {
  const { folder, engine, output } = options;
  const config = join(folder, "config.json");
  const content = {
    name: "Light",
    device_id: DEVICE.id,
    wifi: { ssid: "demo", password: "not shown" },
    mqtt: { host: broker.host, port: broker.port },
    ota: { enabled: true },
  };
  writeOutput(config, Buffer.from(JSON.stringify(content)));
  const { board, storage } = await readBoardSource(join(folder, `light-${FIRST}.bin`), { config });
  const flash = new FlashFile(board, folder);
  flash.create(storage);
  const running = await createBoard({ board, flash, engine });
  running.on("line", (line) => output.line(`  board | ${line}`));
  running.on("reboot", () => output.line("  board | --- reboot ---"));
  const stopped = new Promise<never>((_, reject) => {
    running.on("exit", (reason) => reject(new UserError(`The demo has failed: the board has stopped: ${reason}`)));
  });
  try {
    output.line(`\nThe board, ${engine === undefined ? "simulated" : `on ${engine}`}, boots light ${FIRST}:`);
    await running.start();
    await Promise.race([manage(options, broker), stopped]);
  } finally {
    await running.stop();
  }
}

/** What a person does from a desk: an update and a change of the configuration. */
async function manage(options: DemoOptions, broker: EmbeddedBroker): Promise<void> {
  const second = join(options.folder, `light-${SECOND}.bin`);
  const flags = ["--broker", broker.url, "--device", DEVICE.id, "--timeout", String(TIMEOUT)];
  await run(options, "ota", ...flags, second);
  await run(options, "config", "set", ...flags, JSON.stringify({ name: NEW_NAME }));
  const client = await BrokerClient.open(parseBrokerAddress(broker.url));
  try {
    const expected = { "$fw/version": SECOND, "$fw/checksum": readFirmware(second).md5, $name: NEW_NAME };
    const device = await DeviceClient.open(client, DEVICE, Object.keys(expected));
    await device.waitUntilReady(Object.keys(expected), TIMEOUT * 1000);
    for (const [attribute, value] of Object.entries(expected)) {
      const found = device.get(attribute);
      if (found !== value)
        throw new UserError(`The demo has failed: ${attribute} is "${found}" instead of "${value}".`);
    }
  } finally {
    await client.close();
  }
}
