import { board } from "homie-espruino/testing";
import { expect, it } from "vitest";

it("measures, sends and sleeps, again and again", async () => {
  const sensor = await board("./battery-sensor.ts", {
    config: { settings: { minutes: 10 } },
    wiring: (one) => one.pin("A0").drive(0.42),
  });
  await sensor.until(() => sensor.asleep);
  expect(sensor.published("soil/moisture")).toEqual(["42"]);
  expect(sensor.published("$state").at(-1)).toBe("sleeping");
  await sensor.pin("A0").drive(0.9);
  const slept = sensor.time;
  await sensor.until(() => !sensor.asleep, "11 minutes");
  expect(sensor.time - slept).toBe(600_000);
  await sensor.until(() => sensor.asleep);
  expect(sensor.published("soil/moisture")).toEqual(["42", "90"]);
  expect(sensor.published("$state")).not.toContain("lost");
});

it("takes what the broker has kept for it before it sleeps again", async () => {
  const sensor = await board("./battery-sensor.ts");
  await sensor.until(() => sensor.asleep);
  await sensor.publish("$implementation/config/set", '{"settings":{"minutes":5}}', { retained: true });
  await sensor.until(() => sensor.published("$implementation/config/status").includes("200"), "16 minutes");
  // What it sleeps now was asked for before.
  await sensor.until(() => sensor.asleep);
  await sensor.until(() => !sensor.asleep, "16 minutes");
  await sensor.until(() => sensor.asleep);
  const slept = sensor.time;
  await sensor.until(() => !sensor.asleep, "16 minutes");
  expect(sensor.time - slept).toBe(300_000);
});
