import { expect, it } from "vitest";
import { readValue, valueFault } from "../../src/formats/value.ts";

/** What a payload is to a property, and what a property says to it if it is none. */
const take = (text: string, datatype: string, format?: string): unknown => {
  const value = readValue(text, datatype);
  const fault = valueFault(value, datatype, format);
  return fault ? `not ${fault}` : value;
};

it.each<[string, string, string | undefined, unknown]>([
  ["true", "boolean", undefined, true],
  ["false", "boolean", undefined, false],
  ["TRUE", "boolean", undefined, "not true or false"],
  ["1", "boolean", undefined, "not true or false"],
  ["", "boolean", undefined, "not true or false"],
  ["0", "integer", undefined, 0],
  ["-5", "integer", undefined, -5],
  ["007", "integer", undefined, 7],
  ["+5", "integer", undefined, "not a whole number"],
  ["5 ", "integer", undefined, "not a whole number"],
  ["0x10", "integer", undefined, "not a whole number"],
  ["1e3", "integer", undefined, "not a whole number"],
  ["1.0", "integer", undefined, "not a whole number"],
  ["-", "integer", undefined, "not a whole number"],
  ["--5", "integer", undefined, "not a whole number"],
  ["", "integer", undefined, "not a whole number"],
  ["10", "integer", "-5:10", 10],
  ["11", "integer", "-5:10", "not a whole number from -5 to 10"],
  ["-6", "integer", "-5:10", "not a whole number from -5 to 10"],
  ["0.5", "float", undefined, 0.5],
  ["-.5", "float", undefined, -0.5],
  ["5.", "float", undefined, 5],
  ["1e3", "float", undefined, 1000],
  ["1E-3", "float", undefined, 0.001],
  ["1e+3", "float", undefined, 1000],
  ["1e", "float", undefined, "not a number"],
  ["e5", "float", undefined, "not a number"],
  ["1.2.3", "float", undefined, "not a number"],
  ["1e5e5", "float", undefined, "not a number"],
  [".", "float", undefined, "not a number"],
  ["NaN", "float", undefined, "not a number"],
  ["Infinity", "float", undefined, "not a number"],
  ["1e999", "float", undefined, "not a number"],
  ["1,5", "float", undefined, "not a number"],
  ["0.5", "float", "0:0.4", "not a number from 0 to 0.4"],
  ["high", "enum", "low,medium,high", "high"],
  ["medium,high", "enum", "low,medium,high", "not one of low,medium,high"],
  ["", "enum", "low,high", "not one of low,high"],
  ["High", "enum", "low,high", "not one of low,high"],
  ["255,0,7", "color", "rgb", [255, 0, 7]],
  ["256,0,0", "color", "rgb", "not rgb: three whole numbers from 0 to 255, 255, 255"],
  ["360,100,100", "color", "hsv", [360, 100, 100]],
  ["0,101,0", "color", "hsv", "not hsv: three whole numbers from 0 to 360, 100, 100"],
  ["1,2", "color", "rgb", "not rgb: three whole numbers from 0 to 255, 255, 255"],
  ["1,2,3,4", "color", "rgb", "not rgb: three whole numbers from 0 to 255, 255, 255"],
  ["1,2,", "color", "rgb", "not rgb: three whole numbers from 0 to 255, 255, 255"],
  ["1, 2, 3", "color", "rgb", "not rgb: three whole numbers from 0 to 255, 255, 255"],
  ["-1,2,3", "color", "rgb", "not rgb: three whole numbers from 0 to 255, 255, 255"],
])("%j as %s, format %s: %j", (text, datatype, format, expected) => {
  expect(take(text, datatype, format)).toEqual(expected);
});
