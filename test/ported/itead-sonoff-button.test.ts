import { board } from "homie-espruino/testing";
import { expect, it } from "vitest";

it("IteadSonoffButton is switched over MQTT and by its button", async () => {
  const sonoff = await board("./sketches/itead-sonoff-button.ts");
  await sonoff.ready();
  expect(sonoff.pin("D12").value).toBe(0);
  await sonoff.press("D0", "200 ms");
  expect(sonoff.pin("D12").value).toBe(1);
  await sonoff.publish("switch/on/set", "false");
  expect(sonoff.pin("D12").value).toBe(0);
  await sonoff.press("D0", "200 ms");
  expect(sonoff.published("switch/on")).toEqual(["true", "false", "true"]);
});

it("takes what is held for 90 to 900 milliseconds", async () => {
  const sonoff = await board("./sketches/itead-sonoff-button.ts");
  await sonoff.ready();
  for (const held of [20, 89, 91, 899, 901, 4000]) {
    await sonoff.press("D0", held);
    await sonoff.advance("1 s");
  }
  expect(sonoff.published("switch/on")).toEqual(["true", "false"]);
  expect(sonoff.restarts).toBe(0);
});

it("does nothing without a connection", async () => {
  const sonoff = await board("./sketches/itead-sonoff-button.ts");
  await sonoff.ready();
  await sonoff.broker.stop();
  await sonoff.press("D0", "200 ms");
  expect(sonoff.pin("D12").value).toBe(0);
});

it("is reset by the same button", async () => {
  const sonoff = await board("./sketches/itead-sonoff-button.ts");
  await sonoff.ready();
  await sonoff.pin("D0").drive(0);
  await sonoff.restarted();
  expect(sonoff.console).toContain("Reset: the configuration is erased");
});
