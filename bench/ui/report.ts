import type { Measured, PageMemory } from "./person.ts";
import type { ServerMemory } from "./served.ts";

/** What was seen by one moment. */
export interface Sample extends Measured {
  minute: number;
  page: PageMemory;
  server: ServerMemory;
}

/** All that was measured. */
export interface Figures extends Measured {
  devices: number;
  properties: number;
  /** Messages in a second. */
  rate: number;
  minutes: number;
  samples: Sample[];
  machine: string;
  browser: string;
}

/** An input is painted before so many milliseconds have passed. */
export const MOST_MS = 100;
/** Memory counts as grown when it is more than this times what it was at the first moment. */
const MOST_GROWTH = 1.1;

const whole = (value: number): string => value.toLocaleString("en", { maximumFractionDigits: 0 });
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
const row = (cells: string[]): string => `| ${cells.join(" | ")} |`;
const worst = (values: number[]): number => values.reduce((most, value) => Math.max(most, value), 0);

/** The value that so much of all values are not above. */
function percentile(values: number[], part: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

/** The figures as the page shows them. */
export function table(figures: Figures): string {
  const { devices, properties, rate, minutes, inputs, events, tasks, samples, machine, browser } = figures;
  return [
    `${devices} devices with ${properties} properties each, ${whole(rate)} messages a second for ${minutes} minutes, ` +
      `on ${machine}, Chromium ${browser} without a display:`,
    "",
    row(["From an input to its paint", "ms", "Aim"]),
    "|---|--:|--:|",
    row([`Half of ${whole(inputs.length)} keys and clicks, up to`, whole(percentile(inputs, 0.5)), ""]),
    row(["95 of 100, up to", whole(percentile(inputs, 0.95)), `below ${MOST_MS}`]),
    row(["99 of 100, up to", whole(percentile(inputs, 0.99)), ""]),
    row([
      `${inputs.filter((ms) => ms >= MOST_MS).length} took ${MOST_MS} or more; the longest`,
      whole(worst(inputs)),
      "",
    ]),
    row(["The longest, by the browser's own Event Timing", whole(worst(events)), ""]),
    row([`Tasks of 50 ms and more: ${tasks.length}; the longest`, whole(worst(tasks)), ""]),
    "",
    row([
      "Memory, garbage left out; the page's as the largest of six looks",
      ...samples.map(({ minute }) => `Minute ${minute}`),
      "Aim",
    ]),
    `|---|${"--:|".repeat(samples.length)}--:|`,
    row(["What the page's script has made", ...samples.map(({ page }) => megabytes(page.objects)), "no growth"]),
    row(["The page's heap, with the browser's machine code", ...samples.map(({ page }) => megabytes(page.heap)), ""]),
    row(["The page's elements", ...samples.map(({ page }) => whole(page.nodes)), "no growth"]),
    row(["The heap of `homie ui`", ...samples.map(({ server }) => megabytes(server.heap)), "no growth"]),
    row(["All of `homie ui` (RSS)", ...samples.map(({ server }) => megabytes(server.rss)), ""]),
  ].join("\n");
}

/** What was aimed at and not reached. */
export function missedAims({ inputs, samples }: Figures): string[] {
  const slow = percentile(inputs, 0.95);
  const missed = slow < MOST_MS ? [] : [`95 of 100 inputs are painted within ${whole(slow)} ms, not ${MOST_MS}.`];
  const grows = (what: string, of: (sample: Sample) => number): void => {
    const [first, last] = [of(samples[0]!), of(samples.at(-1)!)];
    if (last > first * MOST_GROWTH) missed.push(`${what} has grown from ${whole(first)} to ${whole(last)}.`);
  };
  grows("What the page's script has made", ({ page }) => page.objects);
  grows("The number of the page's elements", ({ page }) => page.nodes);
  grows("The heap of homie ui", ({ server }) => server.heap);
  return missed;
}
