import { useEffect, useState } from "preact/hooks";
import type { Point } from "./history.ts";

const WIDTH = 200;
const HEIGHT = 40;
/** Room for the line's own width. */
const EDGE = 2;
/** How often it moves on though nothing changes, in milliseconds. */
const TICK_MS = 5000;

interface PlotProps {
  points: readonly Point[];
  /** The property's name. */
  what: string;
  unit: string;
  /** Whether 1 stands for true, and 0 for false. */
  isSwitch: boolean;
}

/** What a property was since the page was opened, as a small plot; nothing until it has changed. */
export function Plot({ points, what, unit, isSwitch }: PlotProps) {
  const [, tick] = useState({});
  const isShown = points.length > 1;
  useEffect(() => {
    if (!isShown) return;
    const timer = setInterval(() => tick({}), TICK_MS);
    return () => clearInterval(timer);
  }, [isShown]);
  if (!isShown) return null;
  const values = points.map(({ value }) => value);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const range = isSwitch ? "" : `${least} to ${most}${unit && ` ${unit}`}`;
  const course = isSwitch
    ? `changed ${points.length === 2 ? "once" : `${points.length - 1} times`}`
    : `${range}, at last ${values.at(-1)}`;
  const label = `${what} since the page was opened: ${course}`;
  return (
    <span class="plot">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={label}>
        <path d={pathOf(points, least, most, Date.now())} vector-effect="non-scaling-stroke" />
      </svg>
      <small>{range}</small>
    </span>
  );
}

/** Each value lasts until the next one. */
function pathOf(points: readonly Point[], least: number, most: number, now: number): string {
  const first = points[0]!.at;
  const x = (at: number): string => (EDGE + ((WIDTH - 2 * EDGE) * (at - first)) / Math.max(1, now - first)).toFixed(1);
  const y = (value: number): string =>
    (HEIGHT - EDGE - ((HEIGHT - 2 * EDGE) * (value - least)) / (most - least || 1)).toFixed(1);
  const [start, ...others] = points as [Point, ...Point[]];
  const steps = others.map(({ at, value }) => `H${x(at)}V${y(value)}`);
  return `M${x(start.at)} ${y(start.value)}${steps.join("")}H${x(now)}`;
}
