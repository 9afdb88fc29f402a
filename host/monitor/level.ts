import type { Meaning } from "../span.ts";

/** How much a line of the console matters: an error, a warning, a step that went well, anything else. */
export type Level = "error" | "warning" | "good" | "plain";

/** What the firmware and the engine say, by the first pattern that fits. */
const PATTERNS: [RegExp, Level][] = [
  [/^(?:Ready|Wi-Fi: joined|MQTT: connected|.* confirmed|OTA: 20\d)$/, "good"],
  [/^\S.* \S+, slot [ab]$/, "good"],
  [/^(?:warn: |Wi-Fi: |MQTT: |Trial: |Skipped a message|WARNING\b|OTA: (?!206))/, "warning"],
  [/^(?:error: |! |Uncaught |Execution Interrupted|New interpreter error|ERROR\b)|\b[A-Z]\w*Error: /, "error"],
];

/** The level of a line. */
export function levelOf(text: string): Level {
  return PATTERNS.find(([pattern]) => pattern.test(text))?.[1] ?? "plain";
}

/** A level as it is shown: its letter, and what it means. */
export const SHOWN: Record<Level, { letter: string; meaning: Meaning | undefined }> = {
  error: { letter: "E", meaning: "bad" },
  warning: { letter: "W", meaning: "warning" },
  good: { letter: "I", meaning: "good" },
  plain: { letter: "I", meaning: undefined },
};
