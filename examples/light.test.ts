import { board } from "homie-espruino/testing";
import { expect, it } from "vitest";

it("switches the relay, and says what it has done", async () => {
  const light = await board("./light.ts");
  await light.ready();
  await light.publish("light/on/set", "true");
  expect(light.pin("D5").value).toBe(1);
  await light.publish("light/on/set", "false");
  expect(light.pin("D5").value).toBe(0);
  expect(light.published("light/on")).toEqual(["true", "false"]);
});

it("is off when the power comes back", async () => {
  const light = await board("./light.ts");
  await light.ready();
  await light.publish("light/on/set", "true");
  await light.powerCut();
  await light.ready();
  expect(light.pin("D5").value).toBe(0);
});
