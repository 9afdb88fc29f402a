import { board } from "homie-espruino/testing";
import { expect, it } from "vitest";

it("rings as long as somebody rings", async () => {
  const door = await board("./doorbell.ts");
  await door.ready();
  await door.press("D4", "2 s");
  await door.advance("1 s");
  const rings = door.messages.filter(({ topic }) => topic === "door/bell");
  expect(rings.map(({ payload }) => payload)).toEqual(["true", "false"]);
  expect(rings[1]!.time - rings[0]!.time).toBe(2000);
});

it("is not heard by who comes later", async () => {
  const door = await board("./doorbell.ts");
  await door.ready();
  await door.press("D4", "2 s");
  expect(door.published("door/bell")).toEqual(["true"]);
  expect(door.broker.retained("door/bell")).toBeUndefined();
});
