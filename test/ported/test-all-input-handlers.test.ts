import { board } from "homie-espruino/testing";
import { expect, it } from "vitest";

const handled = (lines: readonly string[]): string[] => lines.filter((line) => line.includes("input handler"));

it("testAllInputHandlers: the device's handler comes first, then the node's or the property's", async () => {
  const device = await board("./sketches/test-all-input-handlers.ts");
  await device.ready();
  await device.publish("lightnode1/property1/set", "true");
  expect(handled(device.console)).toEqual([
    "Global input handler. Received on node lightnode1: property1 = true",
    "Node input handler. Received on property property1 value: true",
  ]);
  await device.publish("lightnode2/property1/set", "false");
  expect(handled(device.console).slice(2)).toEqual([
    "Global input handler. Received on node lightnode2: property1 = false",
    "Property input handler. Received value: false",
  ]);
});
