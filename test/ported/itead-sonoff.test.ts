import { board } from "homie-espruino/testing";
import { expect, it } from "vitest";

it("IteadSonoff is switched over MQTT", async () => {
  const sonoff = await board("./sketches/itead-sonoff.ts");
  await sonoff.ready();
  expect([sonoff.pin("D12").mode, sonoff.pin("D12").value]).toEqual(["output", 0]);
  await sonoff.publish("switch/on/set", "true");
  expect(sonoff.pin("D12").value).toBe(1);
  await sonoff.publish("switch/on/set", "false");
  expect(sonoff.pin("D12").value).toBe(0);
  expect(sonoff.published("switch/on")).toEqual(["true", "false"]);
  expect(sonoff.console).toContain("Switch is off");
});

it("its LED, lit by a low level, blinks until the device is ready", async () => {
  const sonoff = await board("./sketches/itead-sonoff.ts");
  await sonoff.ready();
  expect(sonoff.pin("D13").value).toBe(1);
  await sonoff.wifi.drop();
  await sonoff.advance("4 s");
  expect(
    new Set(
      sonoff
        .pin("D13")
        .history.slice(-3)
        .map(({ value }) => value),
    ),
  ).toEqual(new Set([0, 1]));
});

it("its button resets the device when it is held for five seconds", async () => {
  const sonoff = await board("./sketches/itead-sonoff.ts");
  await sonoff.ready();
  await sonoff.press("D0", "4.9 s");
  await sonoff.advance("5 s");
  expect(sonoff.restarts).toBe(0);
  await sonoff.pin("D0").drive(0);
  await sonoff.restarted();
  await sonoff.pin("D0").release();
  await sonoff.advance("5 s");
  expect((await sonoff.request("GET", "/heart")).status).toBe(204);
});
