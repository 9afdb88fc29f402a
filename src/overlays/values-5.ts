"use overlay";
/** Values of properties by the Homie convention 5.0, "Payloads" and "Formats": what it says otherwise than 3.0.1, for which there is formats/value.ts. */
import { EMPTY } from "../formats/topics.ts";
import { isNumeric } from "../formats/value.ts";

/** The value that a payload stands for; undefined when it is not even written as one of the datatype. */
export function readValue5(text: string, datatype: string, format: string): unknown {
  if (datatype === "string" && text === EMPTY) return "";
  if (datatype === "boolean") {
    if (text !== "true" && text !== "false") return undefined;
    return text === "true";
  }
  if (datatype === "color") {
    const color: number[] = [];
    const parts = text.split(",");
    const model = parts.shift();
    for (const one of parts) {
      const isNumber = isNumeric(one, true);
      if (!isNumber || one.includes("+")) return undefined;
      const number = parseFloat(one);
      color.push(format === "xyz" ? number : Math.round(number));
    }
    return model === format ? color : undefined;
  }
  if (datatype !== "integer" && datatype !== "float") return text;
  const isNumber = isNumeric(text, datatype === "float");
  // In 3.0.1 an exponent may have a plus.
  if (!isNumber || text.includes("+")) return undefined;
  const number = parseFloat(text);
  const [least, most, step] = format.split(":");
  if (!step) return number;
  // The nearest value that the steps from the least or the greatest one lead to.
  const base = parseFloat(least || most || "0");
  const width = parseFloat(step);
  const steps = Math.round((number - base) / width);
  return base + steps * width;
}

/** What a value of a property has to be, if it is not; empty when it is. */
export function valueFault5(value: unknown, datatype: string, format: string): string {
  // One after the other, not in each other: each level of them takes of the stack.
  let isFit = typeof value === (datatype === "boolean" ? "boolean" : "string");
  let rule = datatype === "boolean" ? "true or false" : "a text";
  const text = `${value}`;
  if (datatype === "enum") {
    const members = format.split(",");
    isFit = members.indexOf(text) >= 0;
    rule = `one of ${format}`;
  }
  if (datatype === "color") {
    const most = format === "rgb" ? [255, 255, 255] : format === "hsv" ? [360, 100, 100] : [1, 1];
    const numbers = value as number[];
    isFit = Array.isArray(value) && numbers.length === most.length;
    for (let i = 0; isFit && i < most.length; i++) isFit = numbers[i]! >= 0 && numbers[i]! <= most[i]!;
    rule = `${format}: numbers from 0 to ${most}`;
  }
  if (datatype === "integer" || datatype === "float") {
    const number = value as number;
    const [least, most] = format.split(":");
    // Beyond that, its text has an exponent with a plus.
    isFit = typeof value === "number" && number > -1e21 && number < 1e21;
    rule = "a number";
    if (datatype === "integer") {
      if (number % 1) isFit = false;
      rule = "a whole number";
    }
    if (least) {
      if (number < parseFloat(least)) isFit = false;
      rule += ` from ${least}`;
    }
    if (most) {
      if (number > parseFloat(most)) isFit = false;
      rule += ` to ${most}`;
    }
  }
  if (datatype === "json") {
    const ends = text[0]! + text[text.length - 1]!;
    isFit = ends === "{}" || ends === "[]";
    rule = "a JSON object or array";
  }
  // By what the engine has built in, since a function of ours would take the stack that a sketch's calls need.
  if (datatype === "duration") {
    const spaced = text.substr(2).split("H").join(" ").split("M").join(" ").split("S").join(" ");
    const counts = spaced.split(" ");
    const behind = counts.pop();
    isFit = text.startsWith("PT") && counts.length > 0 && !behind;
    for (const count of counts) if (!count || !(+count >= 0)) isFit = false;
    rule = "a duration such as PT1H30M";
  }
  if (datatype === "datetime") {
    const year = text.substr(0, 4);
    isFit = text.length > 3 && +year > 0;
    rule = "a moment such as 2026-11-27T09:30:00Z";
  }
  return isFit ? "" : rule;
}
