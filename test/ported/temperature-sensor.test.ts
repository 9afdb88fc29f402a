import { board } from "homie-espruino/testing";
import { expect, it } from "vitest";

it("TemperatureSensor sends when it is ready, and every five minutes", async () => {
  const sensor = await board("./sketches/temperature-sensor.ts");
  await sensor.ready();
  await sensor.advance("10 minutes");
  const sent = sensor.messages.filter(({ topic }) => topic === "temperature/degrees");
  expect(sent.map(({ payload, retained }) => [payload, retained])).toEqual(Array(3).fill(["22", true]));
  expect(sent[1]!.time - sent[0]!.time).toBe(300_000);
  expect(sent[2]!.time - sent[1]!.time).toBe(300_000);
  expect(sensor.published("temperature/degrees/$unit")).toEqual(["ºC"]);
  expect(sensor.console).toContain("Temperature: 22 °C");
});

it("sends what was due meanwhile, once, when the connection is back, and five minutes later again", async () => {
  const sensor = await board("./sketches/temperature-sensor.ts");
  await sensor.ready();
  await sensor.broker.stop();
  await sensor.advance("20 minutes");
  await sensor.broker.start();
  sensor.forget();
  await sensor.ready();
  await sensor.advance("299 s");
  expect(sensor.published("temperature/degrees")).toEqual(["22"]);
  await sensor.advance("1 s");
  expect(sensor.published("temperature/degrees")).toEqual(["22", "22"]);
});

it("does not send more often where the connection was away for a moment", async () => {
  const sensor = await board("./sketches/temperature-sensor.ts");
  await sensor.ready();
  await sensor.advance("1 minute");
  await sensor.broker.stop();
  await sensor.broker.start();
  await sensor.advance("239 s");
  expect(sensor.published("temperature/degrees")).toEqual(["22"]);
  await sensor.advance("2 minutes");
  expect(sensor.published("temperature/degrees")).toEqual(["22", "22"]);
});
