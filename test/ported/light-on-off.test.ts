import { board } from "homie-espruino/testing";
import { expect, it } from "vitest";

it("LightOnOff is off at the start, is switched over MQTT, and says so", async () => {
  const light = await board("./sketches/light-on-off.ts");
  await light.ready();
  expect([light.pin("D5").mode, light.pin("D5").value]).toEqual(["output", 0]);
  expect(light.published("light/on")).toEqual([]);
  await light.publish("light/on/set", "true");
  expect(light.pin("D5").value).toBe(1);
  await light.publish("light/on/set", "TRUE");
  expect(light.pin("D5").value).toBe(1);
  await light.publish("light/on/set", "false");
  expect(light.pin("D5").value).toBe(0);
  expect(light.published("light/on")).toEqual(["true", "false"]);
  expect(light.console.filter((line) => line.startsWith("Light is"))).toEqual(["Light is on", "Light is off"]);
  expect(light.published("light/$type")).toEqual(["switch"]);
  expect(light.published("light/on/$datatype")).toEqual(["boolean"]);
});
