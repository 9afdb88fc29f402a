import type { Control } from "../messages.ts";
import type { ControlProps } from "../property-line.tsx";
import { hsvToRgb, rgbToHsv } from "./color-models.ts";

type Color = Extract<Control, { kind: "color" }>;

/** A colour. */
export function ColorControl({ control, setting, label }: ControlProps & { control: Color }) {
  return (
    <input
      type="color"
      aria-labelledby={label}
      value={colorOf(control, setting.shown ?? "") ?? "#000000"}
      onChange={({ currentTarget }) => setting.send(payloadOf(control, currentTarget.value))}
    />
  );
}

/** A property's value as a browser writes colours, `#rrggbb`; undefined for one that is none. */
export function colorOf({ model, named }: Color, value: string): string | undefined {
  const numbers = value.split(",");
  if (named && numbers.shift() !== model) return undefined;
  const three = numbers.map(Number);
  if (three.length !== 3 || three.some((one) => !(one >= 0 && one <= 360))) return undefined;
  const [one, two, last] = three as [number, number, number];
  const rgb = model === "hsv" ? hsvToRgb(one, two, last) : three;
  return `#${rgb.map((part) => Math.min(255, part).toString(16).padStart(2, "0")).join("")}`;
}

/** The other way around. */
function payloadOf({ model, named }: Color, color: string): string {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16)) as [number, number, number];
  const numbers = model === "hsv" ? rgbToHsv(red, green, blue) : [red, green, blue];
  return [...(named ? [model] : []), ...numbers].join(",");
}
