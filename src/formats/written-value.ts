import { EMPTY } from "./topics.ts";

/** What a value is published as by the Homie convention 5.0. @param text the value's own */
export function writtenValue(text: string, datatype: string | undefined, format: string | undefined): string {
  return datatype === "color" ? `${format},${text}` : text || EMPTY;
}
