import { board } from "homie-espruino/testing";
import { expect, it } from "vitest";

it("says how much was used, and how fast", async () => {
  const meter = await board("./energy-meter.ts", { config: { settings: { interval: 36 } } });
  await meter.ready();
  // 10 pulses in 36 seconds are 10 Wh in a hundredth of an hour.
  for (let pulse = 0; pulse < 10; pulse++) {
    await meter.press("D12", "30 ms");
    await meter.advance("3570 ms");
  }
  expect(meter.published("meter/power")).toEqual(["1000"]);
  await meter.advance("36 s");
  expect(meter.published("meter/power")).toEqual(["1000", "0"]);
  expect(meter.published("meter/energy")).toEqual(["0.01", "0.01"]);
});

it("goes on when the broker was away", async () => {
  const meter = await board("./energy-meter.ts");
  await meter.ready();
  await meter.broker.stop();
  for (let pulse = 0; pulse < 3; pulse++) {
    await meter.press("D12", "30 ms");
    await meter.advance("1 s");
  }
  await meter.broker.start();
  await meter.ready();
  meter.forget();
  await meter.advance("1 minute");
  expect(meter.published("meter/energy")).toEqual(["0.003"]);
});
