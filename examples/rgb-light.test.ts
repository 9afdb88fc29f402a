import { board } from "homie-espruino/testing";
import { expect, it } from "vitest";

it("shines in the color that it is told", async () => {
  const light = await board("./rgb-light.ts");
  await light.ready();
  await light.publish("light/color/set", "255,51,0");
  expect(["D12", "D13", "D14"].map((pin) => light.pin(pin as "D12").value)).toEqual([1, 0.2, 0]);
  expect(light.published("light/color")).toEqual(["0,0,0", "255,51,0"]);
});

it("leaves alone what is no color", async () => {
  const light = await board("./rgb-light.ts");
  await light.ready();
  for (const wrong of ["256,0,0", "1,2", "red", "#ff0000"]) await light.publish("light/color/set", wrong);
  expect(light.published("light/color")).toEqual(["0,0,0"]);
  expect(light.console.filter((line) => line.startsWith("! light/color/set"))).toHaveLength(4);
});
