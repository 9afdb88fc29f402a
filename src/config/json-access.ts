/** json.ts for phases: evaluated for each call and forgotten, so that not each of them carries a copy of its code. */
import { phase } from "../phase.ts";

/** See json.ts. */
export function parseJson(text: string): unknown {
  return phase<typeof import("./json.ts")>().parseJson(text);
}

/** See json.ts. */
export function parseObject(text: string, fail: (fault: string) => void): { [key: string]: unknown } | undefined {
  return phase<typeof import("./json.ts")>().parseObject(text, fail);
}

/** See json.ts. */
export function toJson(value: unknown): string {
  return phase<typeof import("./json.ts")>().toJson(value);
}
