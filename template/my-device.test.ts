import { board } from "homie-espruino/testing";
import { expect, it } from "vitest";

it("switches the light, and says what it has done", async () => {
  const device = await board("./my-device.ts");
  await device.ready();
  await device.publish("light/on/set", "true");
  expect(device.pin("D5").value).toBe(1);
  expect(device.published("light/on")).toEqual(["true"]);
});
