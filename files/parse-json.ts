import { findJsonFault } from "./json-fault.ts";
import { UserError } from "./user-error.ts";

/**
 * Parses JSON; what is not JSON is refused with line, column and what is wrong there.
 * @param source where the text came from, for the error's text
 */
export function parseJson(text: string, source: string): unknown {
  const json = text.replace(/^\ufeff/, "");
  try {
    return JSON.parse(json);
  } catch {
    const { offset, what } = findJsonFault(json);
    const before = json.slice(0, offset).split("\n");
    throw new UserError(`${source}:${before.length}:${before.at(-1)!.length + 1}: not valid JSON: ${what}.`);
  }
}

/** Parses JSON that has to be an object, such as a configuration. */
export function parseJsonObject(text: string, source: string): Record<string, unknown> {
  const value = parseJson(text, source);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new UserError(`${source}: a configuration is a JSON object, { "name": … }, but this is ${kindOf(value)}.`);
  }
  return value as Record<string, unknown>;
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "an array" : `a ${typeof value}`;
}
