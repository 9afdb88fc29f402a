import type { Output } from "../output.ts";
import { describeReplacement } from "./changes.ts";

/** A configuration that is to be brought to a board. */
export interface NewConfig {
  /** Checked by the device's rules. */
  content: Record<string, unknown>;
  /** The content as it is sent: compact JSON in UTF-8. */
  bytes: Buffer;
  /** The file it came from. */
  source: string;
}

/**
 * Says what a new configuration changes.
 * @param before what it takes the place of; undefined for none
 * @returns false when it changes nothing
 */
export function showChanges(before: unknown, { content, source }: NewConfig, output: Output): boolean {
  const lines = describeReplacement(before, content);
  if (lines.length === 0) return false;
  output.line(before === undefined ? `${source}, where there was no configuration:` : `${source} changes:`);
  for (const line of lines) output.line(`  ${line}`);
  return true;
}
