import { FirmwareBug } from "./errors.ts";

/** The bytes of a string of bytes. Throws `FirmwareBug` on a character above 255, which the engine cannot hold. */
export function bytesOf(text: string): Uint8Array {
  const at = text.search(/[^\0-\xff]/);
  if (at >= 0)
    throw new FirmwareBug(
      `Character ${text.charCodeAt(at)} at ${at} is not a byte: ${JSON.stringify(text.slice(0, 80))}`,
    );
  return new Uint8Array(Buffer.from(text, "latin1"));
}

/** The string of bytes that has the given bytes. */
export function stringOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}

/**
 * The bytes of anything that the engine takes as data: strings, numbers, booleans, byte arrays, arrays of all these,
 * nested, and `{data, count}` to repeat.
 * @returns undefined when it is none of them
 */
export function bytesOfAny(value: unknown): Uint8Array | undefined {
  if (typeof value === "string") return bytesOf(value);
  if (typeof value === "number" || typeof value === "boolean") return Uint8Array.of(Number(value));
  if (ArrayBuffer.isView(value)) {
    const items = value as unknown as ArrayLike<number> & { BYTES_PER_ELEMENT?: number };
    if (items.BYTES_PER_ELEMENT === 1) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength).slice();
    return Uint8Array.from(items.length === undefined ? new Uint8Array(value.buffer) : Array.from(items));
  }
  if (Object.prototype.toString.call(value) === "[object ArrayBuffer]")
    return new Uint8Array(value as ArrayBuffer).slice();
  if (!Array.isArray(value)) return undefined;
  const parts: Uint8Array[] = [];
  for (const item of value) {
    const repeated = item !== null && typeof item === "object" && "data" in item && "count" in item;
    const part = bytesOfAny(repeated ? item.data : item);
    if (!part) return undefined;
    for (let n = repeated ? Number(item.count) : 1; n > 0; n--) parts.push(part);
  }
  return Uint8Array.from(Buffer.concat(parts));
}
