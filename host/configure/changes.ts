import { shownText } from "../../files/shown-text.ts";
import { isObject } from "./is-object.ts";
import { isSecret } from "./secrets.ts";

/** More of a value is not shown; a device takes settings of some 1,000 characters. */
const MOST = 2000;

/** A value of a configuration that is different now. */
export interface Change {
  /** The keys that lead to it, with dots between them. */
  path: string;
  /** Undefined when it was not there. */
  before: unknown;
  /** Undefined when it is not there any more. */
  after: unknown;
}

/** What is different between two configurations. */
export function findChanges(before: unknown, after: unknown, path = ""): Change[] {
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => findChanges(before[key], after[key], path ? `${path}.${key}` : key));
  }
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ path, before, after }];
}

/** A change as a line of text. */
function describeChange(change: Change): string {
  const { before, after } = change;
  const path = shownText(change.path);
  if (before === undefined) return `${path}: ${shownValue(after)} (new)`;
  if (after === undefined) return `${path}: removed (was ${shownValue(before)})`;
  return `${path}: ${shownValue(before)} -> ${shownValue(after)}`;
}

/** JSON does not escape the second set of control characters. */
const shownValue = (value: unknown): string => shownText(JSON.stringify(value), MOST);

/** Values of one configuration, by their paths. */
function leaves(value: unknown, path = "", found = new Map<string, unknown>()): Map<string, unknown> {
  if (isObject(value)) {
    for (const [key, part] of Object.entries(value)) leaves(part, path ? `${path}.${key}` : key, found);
  } else if (path) found.set(path, value);
  return found;
}

/**
 * Lines that say what is different when a configuration takes the place of another; of secrets only that they are.
 * @param before undefined when there is none
 */
export function describeReplacement(before: unknown, after: unknown): string[] {
  const [old, now] = [leaves(before), leaves(after)];
  const lines: string[] = [];
  for (const path of new Set([...old.keys(), ...now.keys()])) {
    const change = { path, before: old.get(path), after: now.get(path) };
    if (JSON.stringify(change.before) === JSON.stringify(change.after)) continue;
    const secret = !old.has(path) ? "new" : !now.has(path) ? "removed" : "changed";
    lines.push(isSecret(path) ? `${shownText(path)}: ${secret} (not shown)` : describeChange(change));
  }
  return lines;
}
