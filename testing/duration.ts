import { UserError } from "../files/user-error.ts";
import type { Duration } from "./test-board.ts";

const UNITS: Record<string, number> = {
  ms: 1,
  s: 1000,
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

/** A duration in milliseconds. @throws UserError for what is none */
export function milliseconds(duration: Duration): number {
  if (typeof duration === "number" && duration >= 0 && Number.isFinite(duration)) return duration;
  const [, number, unit = ""] = /^\s*(\d+(?:\.\d+)?)\s*([a-z]+)\s*$/.exec(String(duration)) ?? [];
  const factor = UNITS[unit] ?? UNITS[unit.replace(/s$/, "")];
  if (number === undefined || factor === undefined) {
    throw new UserError(
      `${JSON.stringify(duration)} is no duration: give milliseconds as a number that is not negative, or a text such as ` +
        '"200 ms", "1.5 s", "10 minutes", "2 hours" or "1 day".',
    );
  }
  return Number(number) * factor;
}
