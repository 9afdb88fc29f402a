import { board } from "homie-espruino/testing";
import { expect, it } from "vitest";

const PINS = ["D16", "D5", "D4", "D0"] as const;

it("LedStrip lights each LED by itself", async () => {
  const strip = await board("./sketches/led-strip.ts");
  await strip.ready();
  const lit = () => PINS.map((pin) => strip.pin(pin).value);
  expect(lit()).toEqual([0, 0, 0, 0]);
  expect(strip.published("strip/$array")).toEqual(["1-4"]);
  for (const at of [1, 2, 3, 4]) {
    await strip.publish(`strip_${at}/led/set`, "on");
    expect(lit()).toEqual(PINS.map((_, pin) => (pin < at ? 1 : 0)));
  }
  await strip.publish("strip_2/led/set", "off");
  await strip.publish("strip_1/led/set", "dark");
  expect(lit()).toEqual([1, 0, 1, 1]);
  expect(strip.published("strip_2/led")).toEqual(["on", "off"]);
  expect(strip.console).toContain("Led 2 is off");
});

it("has no LED beyond the fourth", async () => {
  const strip = await board("./sketches/led-strip.ts");
  await strip.ready();
  await expect(strip.publish("strip_5/led/set", "on")).rejects.toThrow("no property strip_5/led");
});

it("does not take an LED that is off for a button that is held", async () => {
  const strip = await board("./sketches/led-strip.ts");
  await strip.ready();
  await strip.advance("10 s");
  expect(strip.restarts).toBe(0);
});
