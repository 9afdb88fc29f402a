import { board } from "homie-espruino/testing";
import { expect, it } from "vitest";

it("sounds when all are alerted, until that ends", async () => {
  const siren = await board("./siren.ts");
  await siren.ready();
  await siren.broadcast("alert", "on");
  expect(siren.pin("D5").value).toBe(1);
  await siren.broadcast("news", "off");
  expect(siren.pin("D5").value).toBe(1);
  await siren.broadcast("alert", "off");
  expect(siren.pin("D5").value).toBe(0);
  expect(siren.published("siren/on")).toEqual(["true", "false"]);
});
