import type { DeviceView, PropertyView } from "./messages.ts";

/** A value that a property has had from a moment on. */
export interface Point {
  /** In `Date.now()`'s milliseconds. */
  at: number;
  value: number;
}

/** Points that are kept of a property; where there are more, every second one goes. */
const MOST = 500;
/** The same of all together: however long the page is open, and however much devices say, it takes no more memory. */
const MOST_IN_ALL = 20_000;

/** What properties were since the page was opened, by the devices' keys and `keyOf`. */
const histories = new Map<string, Map<string, Point[]>>();
let count = 0;

const keyOf = (node: string, property: string): string => JSON.stringify([node, property]);

/** The values of a property so far; empty for one that has no numbers. */
export function historyOf(device: string, node: string, property: string): readonly Point[] {
  return histories.get(device)?.get(keyOf(node, property)) ?? [];
}

/** Takes in what a device says now. */
export function record({ key, nodes }: DeviceView, now: number): void {
  for (const node of nodes) {
    for (const property of node.properties) {
      const value = numberIn(property);
      if (value === undefined) continue;
      const device = histories.get(key) ?? new Map<string, Point[]>();
      const place = keyOf(node.id, property.id);
      const points = device.get(place) ?? [];
      if (points.at(-1)?.value === value) continue;
      points.push({ at: now, value });
      histories.set(key, device.set(place, points));
      count++;
      if (points.length > MOST) replace(device, place, points);
      if (count > MOST_IN_ALL) thinOut();
    }
  }
}

/** A device is no more. */
export function forget(key: string): void {
  for (const points of histories.get(key)?.values() ?? []) count -= points.length;
  histories.delete(key);
}

/** Leaves the first point, the last, and every second one in between. */
function replace(device: Map<string, Point[]>, place: string, points: Point[]): void {
  const kept = points.filter((_, at) => at === 0 || (points.length - 1 - at) % 2 === 0);
  device.set(place, kept);
  count -= points.length - kept.length;
}

function thinOut(): void {
  for (const device of histories.values()) {
    for (const [place, points] of device) replace(device, place, points);
  }
  // There are more properties than points: those that were known first go without.
  for (const key of histories.keys()) if (count > MOST_IN_ALL) forget(key);
}

/** A value as a plot can show it. */
function numberIn({ control, value }: PropertyView): number | undefined {
  if (value === null) return undefined;
  if (control.kind === "switch") return value === "true" ? 1 : value === "false" ? 0 : undefined;
  const number = control.kind === "number" && value !== "" ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
}
