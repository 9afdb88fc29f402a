import { existsSync } from "node:fs";
import type { Command } from "commander";
import { harmlessLines, shownText } from "../../files/shown-text.ts";
import { type DeviceSearch, listDevices, watchDevices } from "../../host/devices/list-devices.ts";
import { deviceLine, deviceTable, type ListedDevice } from "../../host/devices/table.ts";
import { brokerAddress } from "../options/broker-address.ts";
import { type AddressOptions, addAddressOptions } from "../options/broker-options.ts";
import { renderLine, wantsColours } from "../terminal/colours.ts";
import { untilInterrupted } from "../terminal/interrupt.ts";
import { LastingLines } from "../terminal/lasting-lines.ts";
import { terminalOutput } from "../terminal/output.ts";

interface Options extends AddressOptions {
  firmwares?: string;
  json?: true;
  watch?: true;
}

/** Where `homie build` writes. */
const FOLDER = "build";

/** `homie devices`: what there is at a broker. */
export function register(program: Command): void {
  addAddressOptions(program.command("devices"))
    .description("list the Homie devices at a broker, and which of them run an older firmware than there is")
    .option(
      "--firmwares <folder>",
      `the images that devices are compared with (default: ${FOLDER}, where there is one)`,
    )
    .option("--json", "print JSON; with --watch a line for each device that has changed")
    .option("--watch", "go on showing what changes, until Ctrl-C")
    .action(async (options: Options) => {
      const folder = options.firmwares ?? (existsSync(FOLDER) ? FOLDER : undefined);
      const search = { broker: await brokerAddress(options), baseTopic: options.baseTopic, folder };
      if (options.watch) await watch(search, options.json ?? false);
      else if (options.json) writeJson((await listDevices(search)).map(toJson));
      else await print(search);
    });
}

async function print(search: DeviceSearch): Promise<void> {
  const devices = await listDevices(search);
  const colours = wantsColours(process.stdout);
  if (devices.length === 0) terminalOutput().line(`No Homie device has shown itself below ${search.baseTopic}.`);
  else for (const line of deviceTable(devices)) process.stdout.write(`${renderLine(line, colours)}\n`);
}

async function watch(search: DeviceSearch, json: boolean): Promise<void> {
  const lasting = new LastingLines(process.stdout);
  const show = json
    ? onChange(
        (device) => writeJson(toJson(device)),
        (id) => writeJson({ id, state: null }),
      )
    : process.stdout.isTTY
      ? (devices: ListedDevice[]) => lasting.show(deviceTable(devices))
      : onChange(
          (device) => terminalOutput().line(deviceLine(device)),
          (id) => terminalOutput().line(`${shownText(id)}: removed`),
        );
  const complain = (text: string): void => {
    console.error(harmlessLines(text));
    lasting.leave();
  };
  await untilInterrupted((signal) => watchDevices({ ...search, show, complain, signal }));
}

/** Tells of each device that is there or has changed, and of each that is no more. */
function onChange(changed: (device: ListedDevice) => void, removed: (id: string) => void) {
  let before = new Map<string, string>();
  return (devices: ListedDevice[]): void => {
    const now = new Map(devices.map((device) => [keyOf(device), JSON.stringify(toJson(device))]));
    for (const device of devices) if (before.get(keyOf(device)) !== now.get(keyOf(device))) changed(device);
    for (const key of before.keys()) if (!now.has(key)) removed(key.slice(key.indexOf(" ") + 1));
    before = now;
  };
}

/** The same id may be that of a device of version 5 and of another one. */
const keyOf = ({ id, convention }: ListedDevice): string => `${convention.split(".")[0]} ${id}`;

/** What a script gets to see: null for what a device does not say. */
function toJson({ newer, firmware, signal, uptime, ...device }: ListedDevice): Record<string, unknown> {
  const said = (text: string): string | null => text || null;
  const { id, convention, state, name, address } = device;
  return {
    ...{ id, convention, state, name: said(name) },
    firmware: { name: said(firmware.name), version: said(firmware.version), checksum: said(firmware.checksum) },
    ...{ signal: signal ?? null, uptime: uptime ?? null, address: said(address) },
    newer: newer ? { file: newer.path, version: newer.version, checksum: newer.md5 } : null,
  };
}

function writeJson(value: unknown): void {
  terminalOutput().line(JSON.stringify(value, null, Array.isArray(value) ? 2 : undefined));
}
