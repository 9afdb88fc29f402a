import { board } from "homie-espruino/testing";
import { expect, it } from "vitest";

it("CustomSettings sends as often as the configuration says", async () => {
  const sensor = await board("./sketches/custom-settings.ts", { config: { settings: { temperatureInterval: 20 } } });
  await sensor.ready();
  await sensor.advance("1 minute");
  expect(sensor.published("temperature/degrees")).toEqual(["22", "22", "22", "22"]);
});

it("every five minutes where it says nothing", async () => {
  const sensor = await board("./sketches/custom-settings.ts");
  await sensor.ready();
  await sensor.advance("299 s");
  expect(sensor.published("temperature/degrees")).toEqual(["22"]);
  await sensor.advance("1 s");
  expect(sensor.published("temperature/degrees")).toEqual(["22", "22"]);
});

it("takes no interval that is none", async () => {
  const sensor = await board("./sketches/custom-settings.ts");
  await sensor.ready();
  await sensor.publish("$implementation/config/set", '{"settings":{"temperatureInterval":0}}');
  await sensor.advance("1 s");
  expect(sensor.published("$implementation/config/status").at(-1)).toMatch(/^400 .*temperatureInterval/);
  expect(sensor.restarts).toBe(0);
});
