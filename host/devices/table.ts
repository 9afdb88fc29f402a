import { shownText } from "../../files/shown-text.ts";
import { isAway } from "../mqtt/device-client.ts";
import type { Meaning, Span } from "../span.ts";
import type { FolderImage } from "../update/image-folder.ts";
import type { DeviceInfo } from "./device-info.ts";
import { uptimeText } from "./uptime-text.ts";

/** A device, and the image of the folder that it should run in place of its own. */
export interface ListedDevice extends DeviceInfo {
  newer: FolderImage | undefined;
}

const HEAD = ["State", "Device", "Name", "Firmware", "Version", "Checksum", "Signal", "Uptime", "Address", "Homie"];
const STATES: Record<string, Meaning> = {
  ready: "good",
  init: "warning",
  sleeping: "warning",
  alert: "bad",
  lost: "bad",
  disconnected: "aside",
};
/** How much of a checksum and of any other text a column has room for. */
const CHECKSUM = 8;
const WIDEST = 32;

/** A table of devices, one a line; below it which of them are behind. */
export function deviceTable(devices: ListedDevice[]): Span[][] {
  const rows = devices.map((device) => cells(device).map((text) => shownText(text, WIDEST)));
  const widths = HEAD.map((title, at) => Math.max(title.length, ...rows.map((row) => row[at]!.length)));
  const padded = (row: string[]): string[] => row.map((text, at) => text.padEnd(widths[at]!));
  const isBehind = devices.some(({ newer }) => newer);
  return [
    [{ text: `${padded(HEAD).join("  ")}${isBehind ? "  Newer" : ""}`.trimEnd(), meaning: "heading" }],
    ...rows.map((row, at): Span[] => {
      const { state, newer } = devices[at]!;
      const [first, ...others] = padded(row) as [string, ...string[]];
      const rest = `  ${others.join("  ")}`;
      const meaning = Object.hasOwn(STATES, state) ? STATES[state] : undefined;
      return newer
        ? [
            { text: first, meaning },
            { text: `${rest}  ` },
            { text: shownText(newerText(devices[at]!)), meaning: "warning" },
          ]
        : [{ text: first, meaning }, { text: rest.trimEnd() }];
    }),
  ];
}

/** A device in one line: for an output that lines are only added to. */
export function deviceLine(device: ListedDevice): string {
  const told = cells(device).map((text) => shownText(text, WIDEST));
  const [state, id, ...others] = told as [string, string, ...string[]];
  const parts = [`${id}: ${state}`, ...others.filter((text) => text !== "")];
  return parts.join(", ") + (device.newer ? `; newer: ${newerText(device)}` : "");
}

/** What is in the folder. */
function newerText({ firmware, newer }: ListedDevice): string {
  return newer!.version === firmware.version ? `another ${newer!.version} is in ${newer!.path}` : newer!.path;
}

function cells({ id, convention, state, name, firmware, signal, uptime, address }: DeviceInfo): string[] {
  // What it has said last of its signal and its uptime is no more so.
  const isGone = isAway(state);
  return [
    ...[state, id, name, firmware.name, firmware.version, firmware.checksum.slice(0, CHECKSUM)],
    signal === undefined || isGone ? "" : `${Math.round(signal)} %`,
    uptime === undefined || isGone ? "" : uptimeText(uptime),
    ...[address, convention],
  ];
}
