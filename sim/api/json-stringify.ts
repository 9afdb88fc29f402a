import { FirmwareBug } from "../errors.ts";
import { formatNumber } from "./number.ts";

const SHORT_ESCAPES: Record<string, string> = {
  "\b": "\\b",
  "\t": "\\t",
  "\n": "\\n",
  "\f": "\\f",
  "\r": "\\r",
  '"': '\\"',
  "\\": "\\\\",
};

/** Text for a value as the engine's JSON.stringify makes it; undefined for undefined and functions as in a property. */
export function stringifyJson(value: unknown, indent?: string): string {
  return write(value, "", new Set(), indent, "\n");
}

function write(value: unknown, key: string, seen: Set<object>, indent: string | undefined, line: string): string {
  if (value === undefined || value === null) return "null";
  if (typeof value === "string") return quote(value);
  if (typeof value === "number") return Number.isFinite(value) ? formatNumber(value) : "null";
  if (typeof value === "boolean") return String(value);
  if (typeof value === "function") return "undefined";
  if (typeof value !== "object") throw new FirmwareBug(`The engine has no ${typeof value}`);
  if (seen.has(value)) return " ... ";
  seen.add(value);
  const text = writeObject(value, key, seen, indent, line);
  seen.delete(value);
  return text;
}

function writeObject(value: object, key: string, seen: Set<object>, indent: string | undefined, line: string): string {
  const deeper = line + (indent ?? "");
  if (Array.isArray(value) || ArrayBuffer.isView(value)) {
    const items = Array.from(value as unknown as ArrayLike<unknown>, (item, i) =>
      write(item, String(i), seen, indent, deeper),
    );
    return join("[", items, "]", indent, line);
  }
  const own = value as Record<string, unknown>;
  if (typeof own.toJSON === "function") {
    seen.delete(value);
    return write(own.toJSON(key), key, seen, indent, line);
  }
  const entries = Object.keys(value)
    .filter((name) => own[name] !== undefined && typeof own[name] !== "function")
    .map((name) => `${quote(name)}:${indent === undefined ? "" : " "}${write(own[name], name, seen, indent, deeper)}`);
  return join("{", entries, "}", indent, line);
}

function join(open: string, items: string[], close: string, indent: string | undefined, line: string): string {
  if (indent === undefined) return open + items.join(",") + close;
  if (items.length === 0) return `${open}  ${close}`;
  const deeper = line + indent;
  return `${open} ${items.map((item) => deeper + item).join(", ")}${line} ${close}`;
}

/** The engine escapes every byte outside of 0x20 to 0x7E. */
function quote(text: string): string {
  let quoted = "";
  for (const char of text) {
    const code = char.charCodeAt(0);
    if (char.length > 1 || code > 255) throw new FirmwareBug(`Character ${code} is not a byte: ${text.slice(0, 80)}`);
    if (char in SHORT_ESCAPES) quoted += SHORT_ESCAPES[char];
    else if (code < 32 || code > 126) quoted += `\\u00${code.toString(16).toUpperCase().padStart(2, "0")}`;
    else quoted += char;
  }
  return `"${quoted}"`;
}
