import { expect, it } from "vitest";
import { loadDeviceModule } from "../support/device-module.ts";

interface Values {
  readValue5(text: string, datatype: string, format: string): unknown;
  valueFault5(value: unknown, datatype: string, format: string): string;
}

const values = loadDeviceModule<Values>("src/overlays/values-5.ts", { __HOMIE__: 5 });

it.each<[string, string, string, unknown]>([
  ["true", "boolean", "off,on", true],
  ["on", "boolean", "off,on", "not true or false"],
  ["\0", "string", "", ""],
  [" x", "string", "", " x"],
  ["5", "integer", ":", 5],
  ["5", "integer", "5:", 5],
  ["4", "integer", "5:", "not a whole number from 5"],
  ["-9", "integer", ":-9", -9],
  ["-8", "integer", ":-9", "not a whole number to -9"],
  ["1e2", "integer", "", "not a whole number"],
  ["1e2", "float", "", 100],
  ["1e-2", "float", "", 0.01],
  ["1e+2", "float", "", "not a number"],
  ["1e21", "float", "", "not a number"],
  ["NaN", "float", "", "not a number"],
  ["3", "integer", "2:6:2", 4],
  ["2.9", "float", "2:6:2", 2],
  ["7", "integer", "2:6:2", "not a whole number from 2 to 6"],
  ["6.9", "float", "2:6:2", 6],
  ["4", "integer", ":9:5", 4],
  ["1", "integer", ":9:5", -1],
  ["7", "integer", "::5", 5],
  ["b", "enum", "a,b", "b"],
  ["B", "enum", "a,b", "not one of a,b"],
  ["rgb,0,127.5,255", "color", "rgb", [0, 128, 255]],
  ["rgb,0,127.5,256", "color", "rgb", "not rgb: numbers from 0 to 255,255,255"],
  ["0,1,2", "color", "rgb", "not rgb: numbers from 0 to 255,255,255"],
  ["hsv,360,100,100", "color", "rgb", "not rgb: numbers from 0 to 255,255,255"],
  ["hsv,360,100,100", "color", "hsv", [360, 100, 100]],
  ["hsv,361,100,100", "color", "hsv", "not hsv: numbers from 0 to 360,100,100"],
  ["hsv,1,2", "color", "hsv", "not hsv: numbers from 0 to 360,100,100"],
  ["xyz,0.25,.34", "color", "xyz", [0.25, 0.34]],
  ["xyz,0.25, .34", "color", "xyz", "not xyz: numbers from 0 to 1,1"],
  ["xyz,0.25,0.34,0.4", "color", "xyz", "not xyz: numbers from 0 to 1,1"],
  ["2026-11-27T09:30:00.5+01:00", "datetime", "", "2026-11-27T09:30:00.5+01:00"],
  ["yesterday", "datetime", "", "not a moment such as 2026-11-27T09:30:00Z"],
  ["", "datetime", "", "not a moment such as 2026-11-27T09:30:00Z"],
  ["PT12H5M46S", "duration", "", "PT12H5M46S"],
  ["PT5M", "duration", "", "PT5M"],
  ["PT", "duration", "", "not a duration such as PT1H30M"],
  ["5M", "duration", "", "not a duration such as PT1H30M"],
  ["PT5", "duration", "", "not a duration such as PT1H30M"],
  ["PT5X", "duration", "", "not a duration such as PT1H30M"],
  ["PTHM", "duration", "", "not a duration such as PT1H30M"],
  ['{"a":1}', "json", "", '{"a":1}'],
  ["[]", "json", "", "[]"],
  ["1", "json", "", "not a JSON object or array"],
  ["", "json", "", "not a JSON object or array"],
  ["[}", "json", "", "not a JSON object or array"],
])("%j is a payload for %s %s: %j", async (text, datatype, format, expected) => {
  const { readValue5, valueFault5 } = await values;
  const value = readValue5(text, datatype, format);
  const fault = valueFault5(value, datatype, format);
  expect(fault ? `not ${fault}` : JSON.parse(JSON.stringify(value))).toEqual(expected);
});

it("a value of the sketch's own is of its datatype", async () => {
  const { valueFault5 } = await values;
  expect(valueFault5(7, "json", "")).not.toBe("");
  expect(valueFault5("5", "integer", "")).not.toBe("");
  expect(valueFault5(Number.NaN, "float", ":")).not.toBe("");
  expect(valueFault5(1, "boolean", "")).not.toBe("");
  expect(valueFault5("#ff0000", "color", "rgb")).not.toBe("");
});
