import { harmlessLines } from "../../files/shown-text.ts";
import type { OtaFirmware } from "./ota-firmware.ts";
import type { DeviceCourse } from "./roll-out-course.ts";
import { UpdateError } from "./update-error.ts";

/** What a report is made of. */
export interface ReportOptions {
  firmware: OtaFirmware;
  /** The broker's URL, without credentials. */
  broker: string;
  baseTopic: string;
  started: Date;
  /** When the roll-out was over; undefined while it is under way. */
  ended?: Date | undefined;
  devices: DeviceCourse[];
}

const RESULTS = {
  installed: "updated",
  "already-there": "up-to-date",
  failed: "failed",
  untried: "not-tried",
} as const;

/** What a roll-out has done to each device, as JSON for scripts: null for what there is none of. */
export function rollOutReport({ firmware, broker, baseTopic, started, ended, devices }: ReportOptions): string {
  const { path, name, version, board, md5, bytes } = firmware;
  const report = {
    firmware: {
      ...{ file: path, name: name ?? null, version: version ?? null, board: board ?? null },
      ...{ checksum: md5, size: bytes.length },
    },
    ...{ broker, baseTopic, started, ended: ended ?? null },
    devices: devices.map((device) => reportOf(device)),
  };
  // What devices have said stays JSON, and tells nothing to the terminal on which somebody looks at it.
  return `${harmlessLines(JSON.stringify(report, null, 2))}\n`;
}

function reportOf({ id, begun, ended, progress, result }: DeviceCourse): Record<string, unknown> {
  const error = result?.error;
  return {
    id,
    result: result ? RESULTS[result.result] : begun ? "under-way" : "not-tried",
    failure: error === undefined ? null : error instanceof UpdateError ? error.failure : "broker",
    reason: error?.message ?? null,
    written: progress?.written ?? null,
    begun: begun ?? null,
    ended: ended ?? null,
  };
}
