/** What of the engine's `E` only reckons with numbers (jswrap_espruino.c). */
import { EngineError } from "../errors.ts";
import type { Realm } from "../realm.ts";

/** What the engine calls a value in its messages. */
function typeOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return "Array";
  const names = { number: "Number", string: "String", boolean: "Bool", function: "Function" } as Record<string, string>;
  return names[typeof value] ?? "Object";
}

/** The numbers of a row: an array's items, a text's bytes; undefined where it is none. */
function numbersOf(row: unknown): number[] | undefined {
  if (typeof row === "string") return Array.from(row, (character) => character.charCodeAt(0));
  if (Array.isArray(row) || (ArrayBuffer.isView(row) && "length" in row)) return Array.from(row as number[], Number);
  if (Object.prototype.toString.call(row) === "[object ArrayBuffer]") return [...new Uint8Array(row as ArrayBuffer)];
  return undefined;
}

function rowOf(row: unknown, what: string): number[] {
  const numbers = numbersOf(row);
  if (!numbers) throw new EngineError(`${what}, not ${typeOf(row)}`);
  return numbers;
}

/** The part of a color that a hue has, with the engine's rounding down. */
function colorOf(hue: number, saturation: number, brightness: number): [number, number, number] {
  if (brightness === 0) return [0, 0, 0];
  if (saturation === 0) {
    const grey = Math.trunc(brightness * 255);
    return [grey, grey, grey];
  }
  const turned = (hue - Math.floor(hue)) * 6;
  const part = turned - Math.trunc(turned);
  const most = brightness * 255;
  const [full, x, y, z] = [1, 1 - saturation, 1 - saturation * part, 1 - saturation * (1 - part)].map((share) =>
    Math.trunc(share * most),
  ) as [number, number, number, number];
  const colors = [
    [full, z, x],
    [y, full, x],
    [x, full, z],
    [x, y, full],
    [z, x, full],
    [full, x, y],
  ] as const;
  return [...colors[Math.trunc(turned) % 6]!];
}

/** The methods, for a realm's `E`. */
export function numberMethods(realm: Realm): Record<string, (...args: never[]) => unknown> {
  return {
    clip: (value: unknown, least: unknown, most: unknown) => {
      const raised = Number(value) < Number(least) ? Number(least) : Number(value);
      return raised > Number(most) ? Number(most) : raised;
    },
    sum: (row: unknown) => rowOf(row, "First argument must be Array").reduce((sum, one) => sum + one, 0),
    variance: (row: unknown, mean: number) =>
      rowOf(row, "First argument must iterable").reduce((sum, one) => sum + (one - mean) ** 2, 0),
    convolve: (first: unknown, second: unknown, offset: number) => {
      const [one, other] = [numbersOf(first), numbersOf(second)];
      if (!one || !other) {
        const found = `${typeOf(first)} and ${typeOf(second)}`;
        throw new EngineError(`Expecting first 2 arguments to be iterable, not ${found}`);
      }
      const { length } = other;
      return one.reduce(
        (sum, value, at) => sum + value * other[(((at + Math.trunc(offset)) % length) + length) % length]!,
        0,
      );
    },
    reverseByte: (byte: number) => {
      let reversed = 0;
      for (let bit = 0; bit < 8; bit++) if (byte & (1 << bit)) reversed |= 128 >> bit;
      return reversed;
    },
    HSBtoRGB: (hue: number, saturation: number, brightness: number, format: unknown) => {
      const [red, green, blue] = colorOf(hue, saturation, brightness);
      const kind = Math.trunc(Number(format) || 0);
      if (kind === 0 || kind === 24) return (blue << 16) | (green << 8) | red;
      if (kind === 16) return (blue >> 3) | ((green >> 2) << 5) | ((red >> 3) << 11);
      if (kind !== 1) throw new EngineError("HSBtoRGB's format arg expects undefined/1/16/24");
      return realm.array([red, green, blue]);
    },
    mapInPlace: (from: unknown, to: unknown, map: unknown, bits: unknown) =>
      mapInPlace(from, to, map, Number(bits) || 0),
    lookupNoCase: (haystack: unknown, needle: unknown, returnKey: unknown) => {
      if (typeof haystack !== "object" || haystack === null) return undefined;
      const wanted = String(needle).toLowerCase();
      const key = Object.keys(haystack).find((one) => one.toLowerCase() === wanted);
      if (key === undefined) return undefined;
      return returnKey ? key : (haystack as Record<string, unknown>)[key];
    },
    getTemperature: () => Number.NaN,
    getAnalogVRef: () => Number.NaN,
  };
}

type Items = { [index: number]: number; length: number; BYTES_PER_ELEMENT: number };

function mapInPlace(from: unknown, to: unknown, map: unknown, bits: number): void {
  if (!ArrayBuffer.isView(from) || !ArrayBuffer.isView(to))
    throw new EngineError("First 2 arguments should be array buffers");
  if (map !== undefined && map !== null && typeof map !== "function" && !Array.isArray(map) && !ArrayBuffer.isView(map))
    throw new EngineError("Third argument should be a function or array");
  const source = from as unknown as Items;
  const target = to as unknown as Items;
  const bitsFrom = 8 * source.BYTES_PER_ELEMENT;
  const wanted = Math.abs(bits) || bitsFrom;
  let [read, held, count] = [0, 0, 0];
  for (let at = 0; at < target.length && (read < source.length || count >= wanted); at++) {
    const index = read;
    while (count < wanted) {
      const value = source[read++] ?? 0;
      held = bits < 0 ? held | (value << count) : (held << bitsFrom) | value;
      count += bitsFrom;
    }
    const mask = (1 << wanted) - 1;
    let value = bits < 0 ? held & mask : (held >> (count - wanted)) & mask;
    if (bits < 0) held >>= wanted;
    count -= wanted;
    if (typeof map === "function") value = map(value, index);
    else if (map) value = (map as unknown as Items)[value]!;
    target[at] = value;
  }
}
