import { findJsonFault } from "./json-fault.ts";
import { shownText } from "./shown-text.ts";
import { UserError } from "./user-error.ts";

/** How deep values may lie in each other: whoever walks through them later calls himself for each level. */
const DEEPEST = 100;

/**
 * Parses JSON; what is not JSON is refused with line, column and what is wrong there.
 * @param source where the text came from, for the error's text
 */
export function parseJson(text: string, source: string): unknown {
  const json = text.replace(/^\ufeff/, "");
  if (depth(json) > DEEPEST) {
    throw new UserError(`${source}: values are nested more than ${DEEPEST} deep. No configuration needs that.`);
  }
  try {
    return JSON.parse(json);
  } catch {
    const { offset, what } = findJsonFault(json);
    const before = json.slice(0, offset).split("\n");
    throw new UserError(`${source}:${before.length}:${before.at(-1)!.length + 1}: not valid JSON: ${shownText(what)}.`);
  }
}

/** How deep brackets lie in each other, closed or not. */
function depth(json: string): number {
  let open = 0;
  let deepest = 0;
  let inString = false;
  for (let at = 0; at < json.length; at++) {
    const character = json[at]!;
    if (inString && character === "\\") at++;
    else if (character === '"') inString = !inString;
    else if (inString) continue;
    else if (character === "[" || character === "{") deepest = Math.max(deepest, ++open);
    else if (character === "]" || character === "}") open--;
  }
  return deepest;
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
