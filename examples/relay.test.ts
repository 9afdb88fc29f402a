import { board } from "homie-espruino/testing";
import { expect, it } from "vitest";

it("is switched over MQTT and by the button", async () => {
  const relay = await board("./relay.ts");
  await relay.ready();
  await relay.publish("relay/on/set", "true");
  expect(relay.pin("D5").value).toBe(1);
  await relay.press("D4");
  expect(relay.pin("D5").value).toBe(0);
  expect(relay.published("relay/on")).toEqual(["false", "true", "false"]);
});

it("does not take a button that bounces for two", async () => {
  const relay = await board("./relay.ts");
  await relay.ready();
  await relay.press("D4", 5);
  await relay.advance(10);
  await relay.press("D4", 200);
  expect(relay.published("relay/on")).toEqual(["false", "true"]);
});

it("needs no network for its button, and says later what it is", async () => {
  const relay = await board("./relay.ts");
  await relay.ready();
  await relay.broker.stop();
  await relay.press("D4");
  expect(relay.pin("D5").value).toBe(1);
  await relay.broker.start();
  await relay.ready();
  expect(relay.broker.retained("relay/on")).toBe("true");
});
