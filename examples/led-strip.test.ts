import { board } from "homie-espruino/testing";
import { expect, it } from "vitest";

it("lights each LED by itself", async () => {
  const strip = await board("./led-strip.ts");
  await strip.ready();
  await strip.publish("strip_0/color/set", "10,20,30");
  await strip.publish("strip_29/color/set", "255,0,0");
  const pixels = strip.pixels("D2");
  expect(pixels).toHaveLength(30);
  expect(pixels[0]).toEqual([20, 10, 30]);
  expect(pixels[29]).toEqual([0, 255, 0]);
  expect(
    pixels
      .slice(1, 29)
      .flat()
      .every((byte) => byte === 0),
  ).toBe(true);
  expect(strip.published("strip_29/color")).toEqual(["255,0,0"]);
});

it("says what it has", async () => {
  const strip = await board("./led-strip.ts");
  await strip.ready();
  expect(strip.published("strip/$array")).toEqual(["0-29"]);
  expect(strip.published("strip_17/$name")).toEqual(["Strip 17"]);
});
