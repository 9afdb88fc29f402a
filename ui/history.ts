import type { DeviceView, PropertyView } from "./messages.ts";

/** A value that a property has had from a moment on. */
export interface Point {
  /** In `Date.now()`'s milliseconds. */
  at: number;
  value: number;
}

/** Points that are kept of a property; where there are more, every second one goes. */
const MOST = 500;

/** What properties were since the page was opened, by `keyOf`. */
const histories = new Map<string, Point[]>();

const keyOf = (device: string, node: string, property: string): string => JSON.stringify([device, node, property]);

/** The values of a property so far; empty for one that has no numbers. */
export function historyOf(device: string, node: string, property: string): readonly Point[] {
  return histories.get(keyOf(device, node, property)) ?? [];
}

/** Takes in what a device says now. */
export function record({ key, nodes }: DeviceView, now: number): void {
  for (const node of nodes) {
    for (const property of node.properties) {
      const value = numberIn(property);
      if (value === undefined) continue;
      const place = keyOf(key, node.id, property.id);
      const points = histories.get(place) ?? [];
      if (points.at(-1)?.value === value) continue;
      points.push({ at: now, value });
      histories.set(place, points.length > MOST ? points.filter((_, at) => at % 2 === 0) : points);
    }
  }
}

/** A value as a plot can show it. */
function numberIn({ control, value }: PropertyView): number | undefined {
  if (value === null) return undefined;
  if (control.kind === "switch") return value === "true" ? 1 : value === "false" ? 0 : undefined;
  const number = control.kind === "number" && value !== "" ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
}
