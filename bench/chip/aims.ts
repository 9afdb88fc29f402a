import type { Row } from "./bench.ts";
import type { Figures } from "./statistics.ts";

/** Variables of the engine on the chip. */
const TOTAL = 1600;

/** A figure that is held against what it should be. */
interface Aim {
  what: string;
  /** The step that it is a figure of. */
  row: string;
  unit: string;
  /** Undefined where it was not measured. */
  figure: (figures: Figures) => number | undefined;
  most?: number;
  least?: number;
}

const millions = ({ busyInstructions }: Figures): number => busyInstructions / 1e6;
const free = (used: number): number | undefined => (used > 0 ? TOTAL - used : undefined);

const AIMS: Aim[] = [
  {
    what: "Boot to ready",
    row: "boot from slot a to ready",
    unit: "million instructions",
    figure: millions,
    most: 100,
  },
  {
    what: "Update of `examples/light.ts`, raw, from the first byte to `200`",
    row: "update, raw, from the first byte to `200`",
    unit: "million instructions",
    figure: millions,
    most: 350,
  },
  {
    what: "The same in Base64",
    row: "update, Base64, from the first byte to `200`",
    unit: "million instructions",
    figure: millions,
    most: 450,
  },
  {
    what: "Free when ready",
    row: "ready, for 5 s",
    unit: "variables",
    figure: ({ variables }) => free(variables),
    least: 1100,
  },
  {
    what: "Free at the peak of an update, raw",
    row: "update, raw, from the first byte to `200`",
    unit: "variables",
    figure: ({ variablesPeak }) => free(variablesPeak),
    least: 800,
  },
  {
    what: "Free at the peak of an update, Base64",
    row: "update, Base64, from the first byte to `200`",
    unit: "variables",
    figure: ({ variablesPeak }) => free(variablesPeak),
    least: 800,
  },
];

/** An aim and what was measured, in words. */
export interface Held {
  what: string;
  measured: string;
  aim: string;
  isMissed: boolean;
}

/** Holds what was measured against the aims; what was not measured is left out. */
export function holdAgainstAims(rows: Row[]): Held[] {
  return AIMS.flatMap(({ what, row, unit, figure, most = Infinity, least = 0 }) => {
    const found = rows.find((one) => one.what === row && one.isWhole);
    const value = found && figure(found.figures);
    if (value === undefined) return [];
    const words = (number: number): string => `${number.toLocaleString("en-US", { maximumFractionDigits: 0 })} ${unit}`;
    const aim = Number.isFinite(most) ? `at most ${words(most)}` : `at least ${words(least)}`;
    return [{ what, measured: words(value), aim, isMissed: value > most || value < least }];
  });
}
