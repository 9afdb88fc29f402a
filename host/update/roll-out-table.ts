import { shownText } from "../../files/shown-text.ts";
import type { Meaning, Span } from "../span.ts";
import type { DeviceCourse } from "./roll-out-course.ts";
import { describeResult, firstSentence, succeeded } from "./summary.ts";
import type { UpdateStep } from "./update-device.ts";

const STEPS: Record<UpdateStep, string> = {
  sending: "is sent it",
  writing: "writes it",
  restarting: "restarts",
  away: "is away",
};
const LOOKED_FOR = "looked for";
/** How much of an id a column has room for. */
const WIDEST = 32;

/**
 * How far a roll-out is: a line that counts the devices, and one for each of them.
 * @param room how many devices there is room for; of more, those that are under way and those that have failed come first
 */
export function rollOutTable(devices: DeviceCourse[], room: number): Span[][] {
  const shown = devices.length > room ? [...devices].sort((one, other) => rank(one) - rank(other)) : devices;
  const ids = shown.map(({ id }) => shownText(id, WIDEST));
  const states = shown.map(stateOf);
  // Columns do not move with each step.
  const [idWidth, stateWidth] = [widthOf("Device", ids), widthOf(LOOKED_FOR, states)];
  return [
    [{ text: countOf(devices) }],
    [{ text: `${"Device".padEnd(idWidth)}  ${"State".padEnd(stateWidth)}   Done`, meaning: "heading" }],
    ...shown.map((device, at): Span[] => [
      { text: `${ids[at]!.padEnd(idWidth)}  ` },
      { text: states[at]!.padEnd(stateWidth), meaning: meaningOf(device) },
      { text: `  ${percentOf(device)}${reasonOf(device)}` },
    ]),
  ];
}

const widthOf = (title: string, texts: string[]): number => Math.max(title.length, ...texts.map((text) => text.length));

function stateOf({ begun, step, result }: DeviceCourse): string {
  if (result) return describeResult(result);
  if (!begun) return "waits";
  return step === undefined ? LOOKED_FOR : STEPS[step];
}

function meaningOf({ begun, result }: DeviceCourse): Meaning | undefined {
  if (result) return succeeded(result) ? "good" : "bad";
  return begun ? "warning" : "aside";
}

function percentOf({ progress, result }: DeviceCourse): string {
  if (result) return result.result === "installed" ? "100 %" : "     ";
  return (progress ? `${Math.floor((progress.written / progress.total) * 100)} %` : "").padStart(5);
}

function reasonOf({ result }: DeviceCourse): string {
  return result?.error ? `  ${shownText(firstSentence(result.error.message))}` : "";
}

function countOf(devices: DeviceCourse[]): string {
  const ended = devices.flatMap(({ result }) => result ?? []);
  const good = ended.filter(succeeded).length;
  const underWay = devices.filter(({ begun, result }) => begun && !result).length;
  const waiting = devices.length - ended.length - underWay;
  return `${good} of ${devices.length} devices run the firmware; ${ended.length - good} failed, ${underWay} under way, ${waiting} to go.`;
}

function rank({ begun, result }: DeviceCourse): number {
  if (begun && !result) return 0;
  if (result && !succeeded(result)) return 1;
  return result ? 3 : 2;
}
