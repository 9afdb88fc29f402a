import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { board } from "homie-espruino/testing";
import { expect, it } from "vitest";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const SKETCH = `
import * as homie from "homie-espruino";

const lamp = homie.node("lamp", "Lamp", "light");
lamp.onInput((property, value) => {
  print("node " + property.id + " " + value);
  return property.id === "mine";
});
lamp.advertise("mine", { settable: (value) => print("never " + value) });
lamp.advertise("own", { settable: (value) => print("own " + value) });
`;

it("a node's handler comes before its properties', without any for the whole device", async () => {
  const sketch = join(temporaryDirectory(), "node-input.ts");
  writeFileSync(sketch, SKETCH);
  const device = await board(sketch);
  await device.ready();
  const from = device.console.length;
  await device.publish("lamp/mine/set", "1");
  await device.publish("lamp/own/set", "2");
  expect(device.console.slice(from)).toEqual(["node mine 1", "node own 2", "own 2"]);
});
