import { shownText } from "../../files/shown-text.ts";
import type { DeviceResult } from "./roll-out.ts";
import { UpdateError, type UpdateFailure } from "./update-error.ts";

const FAILURES: Record<UpdateFailure, string> = {
  absent: "not there",
  refused: "refused",
  interrupted: "interrupted, runs its old firmware",
  "rolled-back": "rolled back to its old firmware",
  senseless: "made no sense",
  gone: "NOT BACK",
};

/** What has become of a device, in a few words. */
export function describeResult({ result, error }: DeviceResult): string {
  switch (result) {
    case "installed":
      return "updated";
    case "already-there":
      return "up to date";
    case "untried":
      return "not tried";
    default:
      return error instanceof UpdateError ? FAILURES[error.failure] : "failed";
  }
}

/** True for a device that runs the image now. */
export function succeeded({ result }: DeviceResult): boolean {
  return result === "installed" || result === "already-there";
}

/** A table of what has become of the devices, with a line that counts them. */
export function summarize(results: DeviceResult[]): string[] {
  const width = Math.max("Device".length, ...results.map(({ id }) => shownText(id).length));
  const row = (id: string, what: string, why: string) => `${id.padEnd(width)}  ${what}${why && `: ${why}`}`;
  const good = results.filter(succeeded).length;
  return [
    row("Device", "Result", ""),
    ...results.map((result) =>
      row(shownText(result.id), describeResult(result), firstSentence(result.error?.message ?? "")),
    ),
    `${good} of ${results.length} devices run the firmware.`,
  ];
}

/** A reason short enough for a table; the whole of it was shown when it happened. */
export function firstSentence(text: string): string {
  return /^.*?[^0-9 ](?=[.:] |[.:]$)/s.exec(text)?.[0] ?? text;
}
