/**
 * Values of properties as texts, by the Homie convention 3.0.1, "Payloads". No engine's and no Node's API, and no regular
 * expressions: see characters.ts.
 */
import { consistsOf, DIGITS } from "./characters.ts";

/** What a color's three numbers may be at the most. */
function greatest(format: string | undefined): number[] {
  return format === "hsv" ? [360, 100, 100] : [255, 255, 255];
}

/** Whether a text is a number: digits, with a sign before them, and a float's point and exponent. */
export function isNumeric(text: string, isFloat: boolean): boolean {
  const unsigned = text[0] === "-" ? text.substr(1) : text;
  if (!isFloat) return consistsOf(unsigned, DIGITS);
  const parts = unsigned.toLowerCase().split("e");
  const places = parts[0]!.split(".");
  const exponent = parts.length > 1 ? parts[1]! : "0";
  const power = exponent[0] === "-" || exponent[0] === "+" ? exponent.substr(1) : exponent;
  return parts.length < 3 && places.length < 3 && consistsOf(places.join(""), DIGITS) && consistsOf(power, DIGITS);
}

/**
 * The value that a payload stands for; undefined when it is not even written as one of the datatype. Whether it is within the
 * format is `valueFault`'s to say.
 * @param datatype anything but "string"
 */
export function readValue(text: string, datatype: string): boolean | number | string | number[] | undefined {
  if (datatype === "enum") return text;
  if (datatype === "boolean") {
    if (text !== "true" && text !== "false") return undefined;
    return text === "true";
  }
  if (datatype === "color") {
    const numbers: number[] = [];
    for (const one of text.split(",")) {
      const isWhole = isNumeric(one, false);
      if (!isWhole) return undefined;
      numbers.push(parseInt(one, 10));
    }
    return numbers;
  }
  const isNumber = isNumeric(text, datatype === "float");
  return isNumber ? parseFloat(text) : undefined;
}

/**
 * What a value of a property has to be, if it is not; empty when it is.
 * @param datatype anything but "string"
 */
export function valueFault(value: unknown, datatype: string, format: string | undefined): string {
  if (datatype === "boolean") return typeof value === "boolean" ? "" : "true or false";
  if (datatype === "enum") {
    // Not by searching the text: the engine takes for found, too, what the text's end cuts off.
    const members = format!.split(",");
    const isMember = members.indexOf(value as string) >= 0;
    return isMember ? "" : `one of ${format}`;
  }
  if (datatype === "color") {
    const most = greatest(format);
    const numbers = value as number[];
    let isColor = Array.isArray(value) && numbers.length === 3;
    for (let i = 0; isColor && i < 3; i++) {
      const one = numbers[i]!;
      isColor = typeof one === "number" && one % 1 === 0 && one >= 0 && one <= most[i]!;
    }
    const limits = most.join(", ");
    return isColor ? "" : `${format}: three whole numbers from 0 to ${limits}`;
  }
  const number = value as number;
  // Beyond that, its text has an exponent with a plus, which is none of the convention's numbers.
  let isFit = typeof value === "number" && number > -1e21 && number < 1e21;
  if (datatype === "integer" && number % 1) isFit = false;
  let rule = datatype === "integer" ? "a whole number" : "a number";
  if (format) {
    const limits = format.split(":");
    const least = parseFloat(limits[0]!);
    const most = parseFloat(limits[1]!);
    if (!(number >= least && number <= most)) isFit = false;
    rule += ` from ${least} to ${most}`;
  }
  return isFit ? "" : rule;
}
