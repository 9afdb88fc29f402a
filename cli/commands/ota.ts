import { type Command, InvalidArgumentError } from "commander";
import { writeOutput } from "../../files/read-and-write.ts";
import { shownText } from "../../files/shown-text.ts";
import { UsageError, UserError } from "../../files/user-error.ts";
import { BrokerClient } from "../../host/mqtt/broker-client.ts";
import { findDevices } from "../../host/update/find-devices.ts";
import { type OtaFirmware, readOtaFirmware } from "../../host/update/ota-firmware.ts";
import { revertDevice } from "../../host/update/revert-device.ts";
import { type DeviceResult, type RollOutOptions, rollOut } from "../../host/update/roll-out.ts";
import { type DeviceCourse, RollOutCourse } from "../../host/update/roll-out-course.ts";
import { rollOutReport } from "../../host/update/roll-out-report.ts";
import { succeeded, summarize } from "../../host/update/summary.ts";
import { watch } from "../../host/update/watch.ts";
import { brokerAddress } from "../options/broker-address.ts";
import { addConnectionOptions, type ConnectionOptions, parseId } from "../options/broker-options.ts";
import { untilInterrupted } from "../terminal/interrupt.ts";
import { terminalOutput } from "../terminal/output.ts";
import { rollOutDisplay } from "../terminal/roll-out-display.ts";

interface Options extends ConnectionOptions {
  device?: string[];
  fwName?: string;
  watch?: string;
  wave: number;
  maxFailures?: number;
  report?: string;
  base64?: true;
  force?: true;
  revert?: true;
}

/** `homie ota`: brings a firmware to one or many devices over MQTT and waits until they run it. */
export function register(program: Command): void {
  addConnectionOptions(program.command("ota"))
    .description("update devices over MQTT, and wait until they are back with the new firmware")
    .argument("[firmware.bin]", "an image of `homie build`, or a firmware of Homie for ESP8266")
    .option("--device <id>", "a device's id; give it again for more devices", collectIds)
    .option("--fw-name <name>", "instead: all devices whose firmware has this name")
    .option("--watch <folder>", "instead of a file: keep devices on the newest firmwares of a folder, until Ctrl-C")
    .option("--wave <n>", "how many devices at a time, once a first one runs the firmware", parseWave, 4)
    .option(
      "--max-failures <n>",
      "stop when more than so many devices have failed (default: stop at the first that does not come back, or goes back)",
      parseMaxFailures,
    )
    .option("--report <file>", "write what became of each device to this file, as JSON")
    .option("--base64", "send the firmware as Base64 text")
    .option("--force", "send a file that this tool does not recognize, or a firmware of another name")
    .option("--revert", "instead of a file: go back to the firmware that a device had before")
    .action(async (file: string | undefined, options: Options) => {
      if (options.device && options.fwName !== undefined) {
        throw new UsageError("--device and --fw-name do not go together: give one of them.");
      }
      if ((options.revert || options.watch !== undefined) && (options.maxFailures ?? options.report) !== undefined) {
        throw new UsageError("--max-failures and --report go with one firmware: leave out --watch and --revert.");
      }
      if (options.revert) await revert(file, options);
      else if (options.watch !== undefined) await watchFolder(file, options, options.watch);
      else await update(file, options);
    });
}

async function watchFolder(file: string | undefined, options: Options, folder: string): Promise<void> {
  if (file !== undefined || options.force) {
    throw new UsageError("--watch takes the firmwares of its folder: leave out the file, and --force.");
  }
  const output = terminalOutput();
  const base = await common(options);
  await untilInterrupted((signal) =>
    watch({ ...base, devices: options.device, fwName: options.fwName, folder, signal }),
  );
  output.line("Stopped.");
}

/** One after the other, so that what goes wrong does so once. */
async function revert(file: string | undefined, options: Options): Promise<void> {
  if (file !== undefined || options.watch !== undefined || options.fwName !== undefined || !options.device) {
    throw new UsageError("--revert takes devices, and nothing else: --device <id>, as often as you like.");
  }
  const { broker: address, baseTopic, timeoutMs, output } = await common(options);
  for (const id of options.device) {
    await BrokerClient.use(address, (broker) => revertDevice(broker, { baseTopic, id }, timeoutMs, output));
  }
}

async function update(file: string | undefined, options: Options): Promise<void> {
  const { device: ids = [], fwName, force } = options;
  if (file === undefined) throw new UsageError("Say which firmware: a file, or --watch <folder>.");
  if (ids.length === 0 && fwName === undefined) {
    throw new UsageError("Say which devices: --device <id>, as often as you like, or --fw-name <name>.");
  }
  const firmware = readOtaFirmware(file, { force });
  const base = await common(options);
  const { output } = base;
  if (firmware.board === undefined) output.line(`${file}: ${origin(firmware)}; whether it fits, the device finds out.`);
  let course: RollOutCourse | undefined;
  const report = reporter(() => course?.devices ?? [], firmware, base, options.report);
  // Where it cannot be written is known before anything is sent; and one of before is not taken for this one's.
  report();
  const { present, away } =
    fwName === undefined ? { present: ids, away: [] } : await findDevices({ ...base, firmware, fwName, force });
  course = new RollOutCourse(present, away);
  const results = [
    ...(await rollOutShown(course, { ...base, devices: present, firmware, maxFailures: options.maxFailures }, report)),
    ...away,
  ];
  if (results.length > 1) for (const line of summarize(results)) output.line(line);
  report(new Date());
  if (results.length === 1 && results[0]!.error) throw results[0]!.error;
  const failed = results.filter((result) => !succeeded(result));
  if (failed.length > 0) {
    throw new UserError(
      `Not updated: ${failed.map(({ id }) => shownText(id)).join(", ")}. Mend what is wrong, and run this again.`,
    );
  }
}

/** @returns what writes the report, as far as the roll-out is or when it is over, if one is wanted */
function reporter(
  devices: () => DeviceCourse[],
  firmware: OtaFirmware,
  { broker, baseTopic }: Common,
  path: string | undefined,
): (ended?: Date) => void {
  const started = new Date();
  return (ended) => {
    if (path === undefined) return;
    const text = rollOutReport({ firmware, broker: broker.url, baseTopic, started, ended, devices: devices() });
    writeOutput(path, Buffer.from(text));
  };
}

/** Updates devices, and shows how far they are. */
async function rollOutShown(
  course: RollOutCourse,
  options: RollOutOptions,
  report: () => void,
): Promise<DeviceResult[]> {
  const display = rollOutDisplay(course, options);
  const follower = course.record(display.follower, (isOver) => {
    display.show();
    if (isOver) unlessRefused(report);
  });
  try {
    return await rollOut({ ...options, output: display.output, follower });
  } finally {
    display.end();
  }
}

/** A disk that is full does not end a roll-out: the last report says so. */
function unlessRefused(write: () => void): void {
  try {
    write();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
  }
}

/** What updates of all kinds need. */
type Common = Awaited<ReturnType<typeof common>>;

async function common(options: Options) {
  const { baseTopic, wave, base64 } = options;
  const timeoutMs = options.timeout * 1000;
  return { broker: await brokerAddress(options), baseTopic, wave, base64, timeoutMs, output: terminalOutput() };
}

function origin({ name, version }: OtaFirmware): string {
  return name === undefined ? "sent by force" : `${name} ${version}, made with Homie for ESP8266`;
}

function collectIds(id: string, before: string[] = []): string[] {
  return before.includes(parseId(id)) ? before : [...before, id];
}

function parseWave(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError("It is a number of devices, 1 to 9999.");
  return Number(text);
}

function parseMaxFailures(text: string): number {
  if (!/^\d{1,4}$/.test(text)) throw new InvalidArgumentError("It is a number of devices, 0 to 9999.");
  return Number(text);
}
