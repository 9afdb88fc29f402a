import { board } from "homie-espruino/testing";
import { expect, it } from "vitest";

it("Broadcast says what is said to all devices, and has no node", async () => {
  const device = await board("./sketches/broadcast.ts");
  await device.ready();
  expect(device.published("$nodes")).toEqual([""]);
  await device.broadcast("alert", "Intruder detected");
  expect(device.console).toContain("Received broadcast level alert: Intruder detected");
});
