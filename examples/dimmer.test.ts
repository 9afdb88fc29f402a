import { board } from "homie-espruino/testing";
import { expect, it } from "vitest";

it("dims, and keeps its level while it is off", async () => {
  const dimmer = await board("./dimmer.ts");
  await dimmer.ready();
  expect(dimmer.pin("D5").value).toBe(0);
  await dimmer.publish("lamp/level/set", "50");
  expect(dimmer.pin("D5").value).toBe(0);
  await dimmer.publish("lamp/on/set", "true");
  expect(dimmer.pin("D5").value).toBeCloseTo(0.25);
  await dimmer.publish("lamp/on/set", "false");
  expect(dimmer.pin("D5").value).toBe(0);
  expect(dimmer.broker.retained("lamp/level")).toBe("50");
});

it("takes no level that there is not", async () => {
  const dimmer = await board("./dimmer.ts");
  await dimmer.ready();
  await dimmer.publish("lamp/level/set", "0");
  await dimmer.publish("lamp/level/set", "101");
  await dimmer.publish("lamp/level/set", "half");
  expect(dimmer.broker.retained("lamp/level")).toBe("100");
});
