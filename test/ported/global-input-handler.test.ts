import { board } from "homie-espruino/testing";
import { expect, it } from "vitest";

it("GlobalInputHandler says what is set, and that is all", async () => {
  const light = await board("./sketches/global-input-handler.ts");
  await light.ready();
  expect(light.published("light/on/$settable")).toEqual(["true"]);
  await light.publish("light/on/set", "true");
  expect(light.console).toContain("Received on node light: on = true");
  expect(light.published("light/on")).toEqual([]);
});
